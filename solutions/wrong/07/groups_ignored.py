# exercise: linear_from_conv
def linear_from_conv(conv):
    if conv.kernel_size != (1, 1) or conv.stride != (1, 1) or conv.padding not in ((0, 0), "valid", "same"):
        raise ValueError("no equal linear layer")
    weight = conv.weight.detach().clone()[:, :, 0, 0]
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=conv.bias is not None, dtype=weight.dtype)
    linear.weight.data.copy_(weight)
    if conv.bias is not None:
        linear.bias.data.copy_(conv.bias.detach())
    return linear
