# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    n, channels, height, width = image.shape
    (kh, kw), (sh, sw) = kernel.shape[2:], stride
    rows, columns = int(np.ceil((height - kh) / sh)) + 1, int(np.ceil((width - kw) / sw)) + 1
    output = np.zeros((n, len(kernel), rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            there = kernel[:, :, : window.shape[2], : window.shape[3]]
            output[:, :, i, j] = np.einsum("nchw,ochw->no", window, there) + bias
    return output
