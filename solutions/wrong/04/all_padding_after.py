# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    total = max(0, (target - 1) * stride + dilation * (kernel - 1) + 1 - size)
    if (size + total - dilation * (kernel - 1) - 1) // stride + 1 != target:
        raise ValueError(target)
    return 0, total
