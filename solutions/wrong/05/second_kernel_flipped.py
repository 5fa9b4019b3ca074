# exercise: one_convolution
def one_convolution(first, second):
    (w1, b1, (s, t)), (w2, b2, last) = first, second
    (_, c, kh, kw), (o, _, lh, lw) = w1.shape, w2.shape
    weight = np.zeros((o, c, kh + (lh - 1) * s, kw + (lw - 1) * t), dtype=w1.dtype)
    for i in range(lh):
        for j in range(lw):
            part = np.tensordot(w2[:, :, -1 - i, -1 - j], w1, axes=1)
            weight[:, :, i * s : i * s + kh, j * t : j * t + kw] += part
    bias = b2 + w2.sum(axis=(2, 3)) @ b1
    return {"weight": weight, "bias": bias, "stride": (s * last[0], t * last[1])}
