# exercise: seen_by
def seen_by(layers, size, position):
    field, jump, lengths = 1, 1, [size]
    for kernel, stride, padding, dilation in layers:
        jump *= stride
        field += dilation * (kernel - 1) * jump
        lengths.append((lengths[-1] + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)
    seen = {position}
    for depth in reversed(range(len(layers))):
        kernel, stride, padding, dilation = layers[depth]
        seen = {place * stride - padding + dilation * j for place in seen for j in range(kernel)}
        seen &= set(range(lengths[depth]))
    return {"size": field, "jump": jump, "pixels": sorted(seen)}
