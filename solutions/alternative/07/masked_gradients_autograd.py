# exercise: masked_gradients
def masked_gradients(image, target, mask, weight, bias):
    x, w, b = (torch.tensor(array, requires_grad=True) for array in (image, weight, bias))
    output = torch.nn.functional.conv2d(x, w[:, :, None, None], b)
    loss = (torch.tensor(mask)[:, None] * (output - torch.tensor(target)) ** 2).sum() / 2
    loss.backward()
    return {"weight": w.grad, "bias": b.grad, "image": x.grad}
