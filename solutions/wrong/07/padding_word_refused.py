# exercise: linear_from_conv
def linear_from_conv(conv):
    if conv.kernel_size != (1, 1) or conv.stride != (1, 1) or conv.padding != (0, 0):
        raise ValueError(f"no linear layer equals a convolution of {conv.kernel_size}, {conv.stride}, {conv.padding}")
    linear = nn.Linear(conv.in_channels, conv.out_channels, bias=conv.bias is not None, dtype=conv.weight.dtype)
    with torch.no_grad():
        linear.weight.copy_(torch.block_diag(*conv.weight.flatten(1).chunk(conv.groups)))
        if conv.bias is not None:
            linear.bias.copy_(conv.bias)
    return linear
