# exercise: conv_from_linear
def conv_from_linear(linear):
    conv = nn.Conv2d(linear.in_features, linear.out_features, kernel_size=1, bias=False, dtype=linear.weight.dtype)
    conv.load_state_dict({"weight": linear.weight.detach().reshape(linear.out_features, linear.in_features, 1, 1)})
    return conv
