# exercise: seen_by
def seen_by(layers, size, position):
    reach, steps = np.eye(size, dtype=bool), []
    for kernel, stride, padding, dilation in layers:
        padded = np.pad(reach, ((padding, padding), (0, 0)))
        starts = range(0, len(padded) - dilation * (kernel - 1), stride)
        reach = np.stack(
            [padded[start : start + dilation * (kernel - 1) + 1 : dilation].any(axis=0) for start in starts]
        )
        steps.append(stride)
    # Backwards, a field of n outputs of a layer needs (n - 1) * stride + its span of the layer before.
    field = 1
    for kernel, stride, _, dilation in layers[::-1]:
        field = (field - 1) * stride + dilation * (kernel - 1) + 1
    return dict(jump=np.prod(steps), size=field, pixels=np.flatnonzero(reach[position]))
