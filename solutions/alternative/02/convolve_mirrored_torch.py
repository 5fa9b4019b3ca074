# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    import torch

    x, k = torch.tensor(np.ascontiguousarray(image)), torch.tensor(np.ascontiguousarray(kernel))
    rows, columns = k.shape[2] // 2, k.shape[3] // 2
    framed = torch.nn.functional.pad(x, (columns, columns, rows, rows), mode="reflect")
    return torch.nn.functional.conv2d(framed, k.flip(2, 3))
