# exercise: impostors
def impostors(image, window):
    (h, w), (kh, kw) = image.shape, window
    blocks = image.reshape(h // kh, kh, w // kw, kw).transpose(0, 2, 1, 3).reshape(-1, kh * kw)
    every = np.arange(len(blocks))

    def whole(values):
        return values.reshape(h // kh, w // kw, kh, kw).transpose(0, 2, 1, 3).reshape(h, w)

    top = blocks.max(axis=1)
    rest = np.repeat(blocks.min(axis=1, keepdims=True) - 2, kh * kw, axis=1)
    rest[every, blocks.argmin(axis=1)] = top
    shifted = blocks - 1
    shifted[every, blocks.argmax(axis=1)] += kh * kw
    return {"same_max": whole(rest), "same_average": whole(shifted)}
