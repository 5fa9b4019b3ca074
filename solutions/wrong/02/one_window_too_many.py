# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    (kh, kw), (sh, sw) = kernel.shape[2:], stride
    rows, columns = (image.shape[2] - kh) // sh + 2, (image.shape[3] - kw) // sw + 2
    below, right = (rows - 1) * sh + kh - image.shape[2], (columns - 1) * sw + kw - image.shape[3]
    return scratch.conv2d(np.pad(image, [(0, 0), (0, 0), (0, below), (0, right)]), kernel, bias, stride)
