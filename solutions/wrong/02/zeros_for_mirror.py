# exercise: convolve_mirrored
def convolve_mirrored(image, kernel):
    return scratch.conv2d(image, kernel[:, :, ::-1, ::-1], padding="same")
