# exercise: conv_from_linear
def conv_from_linear(linear):
    conv = nn.Conv2d(linear.in_features, linear.out_features, 1, bias=linear.bias is not None)
    with torch.no_grad():
        conv.weight.copy_(linear.weight.unsqueeze(-1).unsqueeze(-1))
        if linear.bias is not None:
            conv.bias.copy_(linear.bias)
    return conv
