# exercise: tied_step
def tied_step(weight, gradient, shares, rate):
    import torch

    numbers, first, groups = np.unique(shares.reshape(-1), return_index=True, return_inverse=True)
    positions = torch.tensor(np.ascontiguousarray(weight)).flatten(0, 1)
    kernels = positions[torch.tensor(first)].clone().requires_grad_()
    groups = torch.tensor(groups)
    upstream = torch.tensor(np.ascontiguousarray(gradient)).flatten(0, 1)
    (kernels[groups] * upstream).sum().backward()
    with torch.no_grad():
        kernels -= rate * kernels.grad
    return kernels.detach()[groups].reshape(weight.shape)
