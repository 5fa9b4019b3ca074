# exercise: recover_kernel
def recover_kernel(images, outputs):
    kh, kw = images.shape[2] - outputs.shape[1] + 1, images.shape[3] - outputs.shape[2] + 1
    rows = []
    for n, y, x in np.ndindex(*outputs.shape):
        seen = images[n, :, y : y + kh, x : x + kw]
        rows.append(np.append(seen[:, ::-1, ::-1].ravel(), 1.0))
    *kernel, bias = np.linalg.lstsq(np.array(rows), outputs.ravel(), rcond=None)[0]
    return np.reshape(kernel, (-1, kh, kw)), bias
