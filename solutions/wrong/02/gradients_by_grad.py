# exercise: wrapped_gradients
def wrapped_gradients(grad_output, image, kernel, stride):
    import torch

    x, k = (torch.tensor(np.ascontiguousarray(array), requires_grad=True) for array in (image, kernel))
    b = torch.zeros(len(kernel), dtype=x.dtype, requires_grad=True)
    framed = torch.nn.functional.pad(x, (0, k.shape[3] - 1, 0, k.shape[2] - 1), mode="circular")
    output = torch.nn.functional.conv2d(framed, k, b, stride=tuple(stride))
    output = output[:, :, : grad_output.shape[2], : grad_output.shape[3]]
    upstream = torch.tensor(np.ascontiguousarray(grad_output))
    found = torch.autograd.grad(output, (k, b, x), upstream)
    return dict(zip(("kernel", "bias", "image"), (one.numpy() for one in found)))
