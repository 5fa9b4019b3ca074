# exercise: one_convolution
def one_convolution(first, second):
    def both(images):
        for weight, bias, stride in (first, second):
            images = scratch.conv2d(images, weight, bias, stride=stride)
        return images

    size = [(k - 1) * s + n for n, k, s in zip(first[0].shape[2:], second[0].shape[2:], first[2])]
    channels, dtype = first[0].shape[1], first[0].dtype
    nothing = both(np.zeros((1, channels, *size), dtype))
    ones = np.eye(channels * size[0] * size[1], dtype=dtype).reshape(-1, channels, *size)
    weight = (both(ones) - nothing).reshape(len(ones), -1).T.reshape(-1, channels, *size)
    return {"weight": weight, "bias": nothing.ravel(), "stride": [a * b for a, b in zip(first[2], second[2])]}
