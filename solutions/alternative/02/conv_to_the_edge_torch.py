# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    import torch

    x, k, b = (torch.from_numpy(np.array(array)) for array in (image, kernel, bias))
    rest = [-(n - m) % s for n, m, s in zip(image.shape[2:], kernel.shape[2:], stride)]
    return torch.nn.functional.conv2d(torch.nn.functional.pad(x, (0, rest[1], 0, rest[0])), k, b, tuple(stride))
