# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    step = stride[0]
    below, right = (kernel.shape[2] - image.shape[2]) % step, (kernel.shape[3] - image.shape[3]) % step
    return scratch.conv2d(np.pad(image, [(0, 0), (0, 0), (0, below), (0, right)]), kernel, bias, step)
