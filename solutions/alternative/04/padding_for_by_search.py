# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    from cnnlib.geometry import output_size

    for total in range(target * stride + dilation * kernel + 1):
        if size + total <= dilation * (kernel - 1):
            continue
        found = output_size(size + total, kernel, stride, dilation=dilation)
        if found == target:
            return [total // 2, (total + 1) // 2]
        if found > target:
            break
    raise ValueError(f"{target} places cannot be reached from {size}")
