# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    span = dilation * (kernel - 1) + 1
    if (size - span) // stride + 1 > target:
        raise ValueError(target)
    total = max(target - 1 + span - size, 0)
    return total // 2, total - total // 2
