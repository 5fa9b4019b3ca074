# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    height, width = image.shape[2:]
    kh, kw = kernel.shape[2:]
    # One kernel more of zeros than anybody needs, and then only the windows that are wanted.
    all_of_it = scratch.conv2d(np.pad(image, ((0, 0), (0, 0), (0, kh), (0, kw))), kernel, bias)
    rows, columns = (int(np.ceil((n - k) / s)) + 1 for n, k, s in zip((height, width), (kh, kw), stride))
    return all_of_it[:, :, :: stride[0], :: stride[1]][:, :, :rows, :columns]
