# exercise: range_pool
def range_pool(image, upstream, kernel, stride, padding):
    edges = ((0, 0), (0, 0), (padding[0], padding[0]), (padding[1], padding[1]))
    gradient = np.zeros(np.pad(image, edges).shape, image.dtype)
    output = np.zeros(upstream.shape, image.dtype)
    for sign in (1, -1):
        padded = np.pad(sign * image, edges, constant_values=-np.inf)
        for place in np.ndindex(*upstream.shape):
            n, c, y, x = place
            top, left = y * stride[0], x * stride[1]
            window = padded[n, c, top : top + kernel[0], left : left + kernel[1]]
            output[place] += window.max()
            j, i = np.argwhere(window.T == window.max())[0]
            gradient[n, c, top + i, left + j] += sign * upstream[place]
    (h, w), (down, right) = image.shape[2:], padding
    return {"output": output, "gradient": gradient[:, :, down : down + h, right : right + w]}
