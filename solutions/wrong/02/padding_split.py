# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    extra = [(k - n) % s for k, n, s in zip(kernel.shape[2:], image.shape[2:], stride)]
    shared = [(0, 0), (0, 0)] + [(e // 2, e - e // 2) for e in extra]
    return scratch.conv2d(np.pad(image, shared), kernel, bias, stride)
