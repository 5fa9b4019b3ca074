# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    def mirrored(indices, size):
        indices = np.abs(indices)
        return np.where(indices < size, indices, 2 * (size - 1) - indices)

    height, width = image.shape[2:]
    r, s = kernel.shape[2] // 2, kernel.shape[3] // 2
    output = np.zeros((len(image), len(kernel), height, width), dtype=image.dtype)
    for i, j in np.ndindex(*kernel.shape[2:]):
        rows, columns = mirrored(np.arange(height) + r - i, height), mirrored(np.arange(width) + s - j, width)
        output += np.einsum("oc,nchw->nohw", kernel[:, :, i, j], image[:, :, rows][:, :, :, columns])
    return output
