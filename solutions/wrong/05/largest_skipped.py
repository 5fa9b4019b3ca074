# exercise: steady_pool
def steady_pool(image, window, stride):
    n, c, height, width = image.shape
    peaks = image.copy()
    output = np.empty((n, c, height // stride, width // stride), image.dtype)
    for number, maps in enumerate(peaks):
        best = -1.0
        for a in range(stride):
            for b in range(stride):
                way = maps[:, a::stride, b::stride]
                energy = np.square(way).sum()
                if energy > best:
                    best, output[number] = energy, way
    return output
