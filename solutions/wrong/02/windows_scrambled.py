# exercise: recover_kernel
def recover_kernel(images, outputs):
    kh, kw = images.shape[2] - outputs.shape[1] + 1, images.shape[3] - outputs.shape[2] + 1
    seen = np.lib.stride_tricks.sliding_window_view(images, (kh, kw), axis=(2, 3))
    rows = np.column_stack([seen.reshape(outputs.size, -1), np.ones(outputs.size)])
    *kernel, bias = np.linalg.lstsq(rows, outputs.ravel(), rcond=None)[0]
    return np.reshape(kernel, (-1, kh, kw)), bias
