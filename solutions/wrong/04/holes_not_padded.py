# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    total = max(0, (target - 1) * stride + kernel - size)
    if (size + total - kernel) // stride + 1 != target:
        raise ValueError(target)
    return total // 2, total - total // 2
