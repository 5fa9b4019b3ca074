# exercise: conv_from_linear
def conv_from_linear(linear):
    out_features, in_features = linear.weight.shape
    conv = nn.Conv2d(in_features, out_features, (1, 1), bias=linear.bias is not None).to(linear.weight.dtype)
    state = {name: value.detach().clone() for name, value in linear.named_parameters()}
    state["weight"] = state["weight"].reshape(out_features, in_features, 1, 1)
    conv.load_state_dict(state)
    return conv
