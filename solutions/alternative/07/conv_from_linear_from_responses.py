# exercise: conv_from_linear
def conv_from_linear(linear):
    # The response to each unit vector, less the response to zero, is one column of the weight.
    with torch.no_grad():
        units = torch.eye(linear.in_features, dtype=linear.weight.dtype)
        constant = linear(torch.zeros_like(units[0]))
        columns = linear(units) - constant
    conv = nn.Conv2d(linear.in_features, linear.out_features, 1, bias=linear.bias is not None, dtype=units.dtype)
    with torch.no_grad():
        for channel, column in enumerate(columns):
            conv.weight[:, channel, 0, 0] = column
        if linear.bias is not None:
            conv.bias[:] = constant
    return conv
