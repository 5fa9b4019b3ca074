# exercise: steady_pool
def steady_pool(image, window, stride):
    import torch

    maps = torch.tensor(np.ascontiguousarray(image))
    maps = torch.stack([maps.roll((-i, -j), dims=(2, 3)) for i in range(window) for j in range(window)]).amax(dim=0)
    n, c, h, w = maps.shape
    ways = torch.nn.functional.pixel_unshuffle(maps, stride).reshape(n, c, stride**2, h // stride, w // stride)
    first = ways.square().sum(dim=(1, 3, 4)).numpy().argmax(axis=1)
    return ways[torch.arange(n), :, torch.tensor(first)]
