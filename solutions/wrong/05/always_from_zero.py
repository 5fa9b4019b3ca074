# exercise: steady_pool
def steady_pool(image, window, stride):
    n, c, height, width = image.shape
    wide = np.pad(image, ((0, 0), (0, 0), (0, window), (0, window)), mode="wrap")
    peaks = image.copy()
    for i in range(window):
        for j in range(window):
            peaks = np.maximum(peaks, wide[:, :, i : i + height, j : j + width])
    output = np.empty((n, c, height // stride, width // stride), image.dtype)
    for number, maps in enumerate(peaks):
        best = -1.0
        for a in range(1):
            for b in range(1):
                way = maps[:, a::stride, b::stride]
                energy = np.square(way).sum()
                if energy > best:
                    best, output[number] = energy, way
    return output
