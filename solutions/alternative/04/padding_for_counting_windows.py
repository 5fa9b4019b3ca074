# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    last_read = [start * stride + dilation * (kernel - 1) for start in range(target + 1)]
    if last_read[target] < size:
        raise ValueError(f"window {target} fits as well")
    lacking = max(last_read[target - 1] + 1 - size, 0)
    return np.int64(np.floor(lacking / 2)), np.int64(np.ceil(lacking / 2))
