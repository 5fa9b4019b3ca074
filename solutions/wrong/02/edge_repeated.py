# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    top, left = kernel.shape[2] // 2, kernel.shape[3] // 2
    border = np.pad(image, [(0, 0), (0, 0), (top, top), (left, left)], mode="symmetric")
    return scratch.conv2d(border, np.flip(kernel, axis=(2, 3)))
