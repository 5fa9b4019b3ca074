# exercise: smooth_pool
def smooth_pool(image, window, blur, stride):
    from math import comb

    height, width = image.shape[2:]
    taps = [float(comb(blur - 1, i)) for i in range(blur)]
    start = (blur - 1) // 2
    # A map's own neighbours, as often as they are needed.
    wide = np.pad(image, ((0, 0), (0, 0), (blur, blur + window), (blur, blur + window)), mode="wrap")
    peaks = np.full(image.shape[:2] + (height + 2 * blur, width + 2 * blur), -np.inf, image.dtype)
    for i in range(window):
        for j in range(window):
            peaks = np.maximum(peaks, wide[:, :, i : i + height + 2 * blur, j : j + width + 2 * blur])
    output = np.zeros_like(image)
    for i in range(blur):
        for j in range(blur):
            y, x = blur + i - start, blur + j - start
            output += taps[i] * taps[j] * peaks[:, :, y : y + height, x : x + width]
    return output[:, :, ::stride, ::stride]
