# exercise: one_convolution
def one_convolution(first, second):
    (inner, shift, step), (outer, last_shift, last_step) = first, second
    filters, channels, kh, kw = inner.shape
    outputs, _, rows, columns = outer.shape
    weight = np.zeros((outputs, channels, kh + (rows - 1) * step[0], kw + (columns - 1) * step[1]), inner.dtype)
    bias = last_shift.copy()
    for o, m, i, j in np.ndindex(outer.shape):
        bias[o] += outer[o, m, i, j] * shift[m]
        for c, y, x in np.ndindex(channels, kh, kw):
            weight[o, c, i * step[0] + y, j * step[1] + x] += outer[o, m, i, j] * inner[m, c, y, x]
    return {"weight": weight, "bias": bias, "stride": np.array(step) * np.array(last_step)}
