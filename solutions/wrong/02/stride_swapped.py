# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    (kh, kw), (sw, sh) = kernel.shape[2:], stride
    below, right = (kh - image.shape[2]) % sh, (kw - image.shape[3]) % sw
    return scratch.conv2d(np.pad(image, [(0, 0), (0, 0), (0, below), (0, right)]), kernel, bias, (sh, sw))
