# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    bottom, right = kernel.shape[2] - 1, kernel.shape[3] - 1
    border = np.pad(image, [(0, 0), (0, 0), (0, bottom), (0, right)], mode="reflect")
    return scratch.conv2d(border, np.flip(kernel, axis=(2, 3)))
