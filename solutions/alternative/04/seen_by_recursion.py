# exercise: seen_by
def seen_by(layers, size, position):
    def reached(depth, place):
        if not 0 <= place < lengths[depth]:
            return set()
        if depth == 0:
            return {place}
        kernel, stride, padding, dilation = layers[depth - 1]
        start = place * stride - padding
        return set().union(*(reached(depth - 1, start + dilation * j) for j in range(kernel)))

    lengths = [size]
    for kernel, stride, padding, dilation in layers:
        lengths.append(len(range(0, lengths[-1] + 2 * padding - dilation * (kernel - 1), stride)))
    jumps = np.cumprod([1] + [stride for _, stride, _, _ in layers])
    spans = np.array([dilation * (kernel - 1) for kernel, _, _, dilation in layers])
    pixels = sorted(reached(len(layers), position))
    return {"size": 1 + int(spans @ jumps[:-1]), "jump": int(jumps[-1]), "pixels": pixels}
