# exercise: impostors
def impostors(image, window):
    pixels = window[0] * window[1]
    blocks = image.reshape(-1, pixels)
    every = np.arange(len(blocks))
    rest = np.repeat(blocks.min(axis=1, keepdims=True) - 2, pixels, axis=1)
    rest[every, blocks.argmin(axis=1)] = blocks.max(axis=1)
    shifted = blocks - 1
    shifted[every, blocks.argmax(axis=1)] += pixels
    return {"same_max": rest.reshape(image.shape), "same_average": shifted.reshape(image.shape)}
