# exercise: conv_from_linear
def conv_from_linear(linear):
    conv = nn.Conv2d(
        linear.in_features, linear.out_features, 1, bias=linear.bias is not None, dtype=linear.weight.dtype
    )
    conv.weight.data = linear.weight.data[:, :, None, None]
    if linear.bias is not None:
        conv.bias.data = linear.bias.data
    return conv
