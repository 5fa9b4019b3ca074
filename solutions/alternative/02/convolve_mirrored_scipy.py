# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    from scipy import ndimage

    output = np.zeros((len(image), len(kernel), *image.shape[2:]), image.dtype)
    for n, o, c in np.ndindex(*output.shape[:2], image.shape[1]):
        # What scipy.ndimage calls mirror leaves the pixel at the edge unrepeated.
        output[n, o] += ndimage.convolve(image[n, c], kernel[o, c], mode="mirror")
    return output
