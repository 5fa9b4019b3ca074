# exercise: predictions
def predictions():
    layer = torch.nn.Conv2d(6, 48, (4, 3), stride=(2, 3), padding=2, dilation=3, groups=2, device="meta")
    output = layer(torch.empty(1, 6, 35, 56, device="meta"))
    return {
        "values": output.numel(),
        "height": float(output.shape[2]),
        "width": float(output.shape[3]),
        "parameters": sum(one.numel() for one in layer.parameters()),
    }
