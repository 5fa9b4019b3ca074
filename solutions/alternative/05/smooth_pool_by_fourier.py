# exercise: smooth_pool
def smooth_pool(image, window, blur, stride):
    maps = image
    for axis in (2, 3):
        maps = np.stack([np.take(maps, range(i, i + maps.shape[axis]), axis, mode="wrap") for i in range(window)]).max(
            axis=0
        )
    taps = np.array([1.0])
    for _ in range(blur - 1):
        taps = np.convolve(taps, [0.5, 0.5])
    spectrum = np.fft.fft2(maps)
    for axis in (2, 3):
        frequency = np.fft.fftfreq(maps.shape[axis])
        offsets = np.arange(blur) - (blur - 1) // 2
        response = (taps * np.exp(2j * np.pi * np.outer(frequency, offsets))).sum(axis=1)
        spectrum = spectrum * (response[:, None] if axis == 2 else response)
    return np.fft.ifft2(spectrum).real.astype(image.dtype)[:, :, ::stride, ::stride]
