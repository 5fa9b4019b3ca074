# exercise: steady_pool
def steady_pool(image, window, stride):
    n, c, height, width = image.shape
    wide = np.pad(image, ((0, 0), (0, 0), (0, window), (0, window)), mode="wrap")
    peaks = image.copy()
    for i in range(window):
        for j in range(window):
            peaks = np.maximum(peaks, wide[:, :, i : i + height, j : j + width])
    output = np.zeros((n, c, height // stride, width // stride), image.dtype)
    for number, maps in enumerate(peaks):
        for a in range(stride):
            for b in range(stride):
                way = maps[:, a::stride, b::stride]
                output[number] += way / stride**2
    return output
