# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    total = dilation * (kernel - 1)
    if stride == 1:
        total += target - size
    elif (size - total - 1) // stride + 1 == target:
        total = 0
    elif (size - total - 1) // stride + 1 > target:
        raise ValueError(target)
    return total // 2, total - total // 2
