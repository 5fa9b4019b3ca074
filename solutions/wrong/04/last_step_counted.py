# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    span = dilation * (kernel - 1) + 1
    if (size - span) // stride + 1 > target:
        raise ValueError(target)
    if (size - span) // stride + 1 == target:
        return 0, 0
    total = target * stride + span - size
    return total // 2, total - total // 2
