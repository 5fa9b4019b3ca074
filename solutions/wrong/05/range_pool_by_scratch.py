# exercise: range_pool
def range_pool(image, upstream, kernel, stride, padding):
    output = scratch.max_pool2d(image, kernel, stride, padding) + scratch.max_pool2d(-image, kernel, stride, padding)
    parts = [scratch.max_pool2d_backward(upstream, sign * image, kernel, stride, padding).input for sign in (1, -1)]
    return {"output": output, "gradient": parts[0] - parts[1]}
