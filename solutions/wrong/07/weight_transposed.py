# exercise: conv_from_linear
def conv_from_linear(linear):
    conv = nn.Conv2d(
        linear.in_features, linear.out_features, 1, bias=linear.bias is not None, dtype=linear.weight.dtype
    )
    with torch.no_grad():
        conv.weight = nn.Parameter(linear.weight.t().clone()[:, :, None, None])
        if linear.bias is not None:
            conv.bias.copy_(linear.bias)
    return conv
