# exercise: one_convolution
def one_convolution(first, second):
    import torch

    inner, outer = (torch.tensor(layer[0]) for layer in (first, second))
    # The transpose of the first layer's convolution spreads the second layer's kernels over the pixels.
    weight = torch.nn.functional.conv_transpose2d(outer, inner, stride=tuple(first[2]))
    bias = torch.tensor(second[1]) + torch.einsum("omij,m->o", outer, torch.tensor(first[1]))
    return {"weight": weight, "bias": bias, "stride": torch.tensor(first[2]) * torch.tensor(second[2])}
