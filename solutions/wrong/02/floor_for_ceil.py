# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    return scratch.conv2d(image, kernel, bias, stride)
