# exercise: range_pool
def range_pool(image, upstream, kernel, stride, padding):
    (_, _, rows, columns), (down, right) = upstream.shape, padding
    output, gradient = np.zeros(upstream.shape, image.dtype), np.zeros(image.shape, image.dtype)
    y = np.arange(rows)[:, None, None, None] * stride[0] - down + np.arange(kernel[0])[:, None]
    x = np.arange(columns)[:, None, None] * stride[1] - right + np.arange(kernel[1])
    inside = (y >= 0) & (y < image.shape[2]) & (x >= 0) & (x < image.shape[3])  # (H', W', kh, kw)
    y, x = (np.broadcast_to(np.where(inside, one, 0), inside.shape).reshape(rows, columns, -1) for one in (y, x))
    a, b, down, right = np.indices(upstream.shape)
    for sign in (1, -1):
        seen = np.where(inside.reshape(y.shape), sign * image[:, :, y, x], -np.inf)
        chosen = seen.argmax(axis=-1)
        at = (a, b, y[down, right, chosen], x[down, right, chosen])
        output += sign * image[at]
        np.add.at(gradient, at, sign * upstream)
    return {"output": output, "gradient": gradient}
