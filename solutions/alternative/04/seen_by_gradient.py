# exercise: seen_by
def seen_by(layers, size, position):
    image = torch.ones(1, 1, size, dtype=torch.float64, requires_grad=True)
    output, field, jump = image, 0, 1
    for kernel, stride, padding, dilation in layers:
        weight = torch.ones(1, 1, kernel, dtype=torch.float64) / kernel
        output = torch.nn.functional.conv1d(output, weight, stride=stride, padding=padding, dilation=dilation)
        field += dilation * (kernel - 1) * jump
        jump *= stride
    output[0, 0, position].backward()
    return {"size": torch.tensor(field + 1), "jump": jump, "pixels": image.grad[0, 0].nonzero()[:, 0]}
