# exercise: linear_from_conv
def linear_from_conv(conv):
    problems = [
        text
        for text, wrong in [
            (f"kernel {conv.kernel_size}", conv.kernel_size != (1, 1)),
            (f"stride {conv.stride}", conv.stride != (1, 1)),
            (f"padding {conv.padding}", conv.padding not in ((0, 0), "valid", "same")),
        ]
        if wrong
    ]
    if problems:
        raise ValueError(", ".join(problems))
    # An image whose pixels are the unit vectors shows every column of the weight at once.
    unit_image = torch.eye(conv.in_channels, dtype=conv.weight.dtype)[None, :, None, :]
    linear = nn.Linear(conv.in_channels, conv.out_channels, bias=conv.bias is not None, dtype=conv.weight.dtype)
    with torch.no_grad():
        response = torch.nn.functional.conv2d(unit_image, conv.weight, groups=conv.groups)
        linear.weight.copy_(response[0, :, 0, :])
        if conv.bias is not None:
            linear.bias.copy_(conv.bias)
    return linear
