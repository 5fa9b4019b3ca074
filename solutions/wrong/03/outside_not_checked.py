# exercise: smallest_layer
def smallest_layer(matrix, shape, size, stride):
    height, width = [(n - k) // s + 1 for n, k, s in zip(shape[1:], size, stride)]
    rest = matrix.copy().reshape(-1, height, width, *shape)
    own = np.zeros((height, width, len(rest), shape[0], *size), dtype=matrix.dtype)
    for y in range(height):
        for x in range(width):
            down, right = y * stride[0], x * stride[1]
            seen = rest[:, y, x, :, down : down + size[0], right : right + size[1]]
            own[y, x] = seen
            seen[:] = 0
    if np.all(own == own[:1, :1]):
        return {"kind": "conv", "weight": own[0, 0]}
    return {"kind": "local", "weight": own}
