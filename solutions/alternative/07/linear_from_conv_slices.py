# exercise: linear_from_conv
def linear_from_conv(conv):
    padding = (0, 0) if isinstance(conv.padding, str) else conv.padding
    if tuple(conv.weight.shape[2:]) != (1, 1) or set(conv.stride) != {1} or any(padding):
        raise ValueError("only a 1x1 convolution with stride 1 and without padding is a linear layer")
    weight = torch.zeros(conv.out_channels, conv.in_channels, dtype=conv.weight.dtype)
    rows, columns = conv.out_channels // conv.groups, conv.in_channels // conv.groups
    for g in range(conv.groups):
        block = conv.weight[g * rows : (g + 1) * rows, :, 0, 0]
        weight[g * rows : (g + 1) * rows, g * columns : (g + 1) * columns] = block.detach()
    linear = nn.Linear(conv.in_channels, conv.out_channels, bias=conv.bias is not None, dtype=weight.dtype)
    linear.weight = nn.Parameter(weight)
    if conv.bias is not None:
        linear.bias = nn.Parameter(conv.bias.detach().clone())
    return linear
