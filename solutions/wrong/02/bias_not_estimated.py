# exercise: recover_kernel
def recover_kernel(images, outputs):
    kh, kw = images.shape[2] - outputs.shape[1] + 1, images.shape[3] - outputs.shape[2] + 1
    rows = np.array([images[n, :, y : y + kh, x : x + kw].ravel() for n, y, x in np.ndindex(*outputs.shape)])
    kernel = np.linalg.lstsq(rows, outputs.ravel(), rcond=None)[0]
    return kernel.reshape(-1, kh, kw), 0.0
