# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    total = (target - 1) * stride + dilation * (kernel - 1) + 1 - size
    return total // 2, total - total // 2
