# exercise: smooth_pool
def smooth_pool(image, window, blur, stride):
    import torch
    from scipy.special import binom

    maps = torch.tensor(np.ascontiguousarray(image))
    channels = maps.shape[1]
    after = window - 1 + blur - 1 - (blur - 1) // 2
    rows, columns = (torch.arange(-((blur - 1) // 2), n + after) % n for n in maps.shape[2:])
    maps = torch.nn.functional.max_pool2d(maps[:, :, rows][..., columns], window, 1)
    taps = torch.tensor(binom(blur - 1, np.arange(blur)) / 2 ** (blur - 1), dtype=maps.dtype)
    kernel = torch.outer(taps, taps).expand(channels, 1, blur, blur)
    return torch.nn.functional.conv2d(maps, kernel, stride=stride, groups=channels)
