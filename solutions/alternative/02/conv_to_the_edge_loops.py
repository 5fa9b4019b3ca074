# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    (n, _, height, width), (kh, kw), (sh, sw) = image.shape, kernel.shape[2:], stride
    tops, lefts = [0], [0]
    while tops[-1] + kh < height:
        tops.append(tops[-1] + sh)
    while lefts[-1] + kw < width:
        lefts.append(lefts[-1] + sw)
    output = np.empty((n, len(kernel), len(tops), len(lefts)), dtype=image.dtype)
    for (i, top), (j, left) in ((a, b) for a in enumerate(tops) for b in enumerate(lefts)):
        window = image[:, :, top : top + kh, left : left + kw]
        there = kernel[:, :, : window.shape[2], : window.shape[3]]
        output[:, :, i, j] = np.einsum("nchw,ochw->no", window, there) + bias
    return output
