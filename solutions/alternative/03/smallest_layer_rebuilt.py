# exercise: smallest_layer
def smallest_layer(matrix, shape, size, stride):
    channels, height, width = shape
    ones = np.eye(channels * height * width, dtype=matrix.dtype).reshape(-1, *shape)
    rows, columns = 1 + (height - size[0]) // stride[0], 1 + (width - size[1]) // stride[1]
    outputs = matrix.shape[0] // (rows * columns)
    own = np.zeros((rows, columns, outputs, channels, *size), matrix.dtype)
    for y, x, o, c, i, j in np.ndindex(*own.shape):
        pixel = (c * height + y * stride[0] + i) * width + x * stride[1] + j
        own[y, x, o, c, i, j] = matrix[(o * rows + y) * columns + x, pixel]
    shared = np.ascontiguousarray(np.broadcast_to(own[0, 0], own.shape))
    for kind, kernels, weight in (("conv", shared, own[0, 0]), ("local", own, own)):
        made = scratch.locally_connected2d(ones, kernels, stride=stride).reshape(len(ones), -1).T
        if np.array_equal(made, matrix):
            return {"kind": kind, "weight": weight}
    return {"kind": "dense", "weight": matrix}
