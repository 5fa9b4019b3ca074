# exercise: range_pool
def range_pool(image, upstream, kernel, stride, padding):
    import torch

    maps = torch.tensor(np.ascontiguousarray(image))
    sent = torch.tensor(np.ascontiguousarray(upstream)).flatten(2).to(maps.dtype)
    output, gradient = 0, torch.zeros_like(maps).flatten(2)
    for sign in (1, -1):
        settings = [tuple(pair) for pair in (kernel, stride, padding)]
        highest, places = torch.nn.functional.max_pool2d(sign * maps, *settings, return_indices=True)
        output = output + highest
        gradient.scatter_add_(2, places.flatten(2), sign * sent)
    return {"output": output, "gradient": gradient.reshape(maps.shape)}
