# exercise: range_pool
def range_pool(image, upstream, kernel, stride, padding):
    import torch

    maps = torch.tensor(np.ascontiguousarray(image), requires_grad=True)
    settings = [tuple(pair) for pair in (kernel, stride, padding)]
    highest, lowest = (torch.nn.functional.max_pool2d(sign * maps, *settings) for sign in (1, -1))
    output = highest + lowest
    output.backward(torch.tensor(np.ascontiguousarray(upstream)))
    return {"output": output.detach(), "gradient": maps.grad}
