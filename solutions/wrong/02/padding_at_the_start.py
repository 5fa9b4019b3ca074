# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    above, left = [(k - n) % s for k, n, s in zip(kernel.shape[2:], image.shape[2:], stride)]
    return scratch.conv2d(np.pad(image, [(0, 0), (0, 0), (above, 0), (left, 0)]), kernel, bias, stride)
