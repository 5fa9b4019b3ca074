# exercise: seen_by
def seen_by(layers, size, position):
    from cnnlib.geometry import receptive_field

    stack = torch.nn.Sequential(
        *(torch.nn.Conv2d(1, 1, (k, 1), (s, 1), padding=(p, 0), dilation=(d, 1)) for k, s, p, d in layers)
    )
    last = receptive_field(stack, (1, 1, size, 1))[-1]
    start = last.start[0] + last.jump[0] * position
    return {
        "size": last.size[0],
        "jump": last.jump[0],
        "pixels": [pixel for pixel in range(start, start + last.size[0]) if 0 <= pixel < size],
    }
