# exercise: recover_kernel
def recover_kernel(images, outputs):
    n, rows, columns = outputs.shape
    kh, kw = images.shape[2] - rows + 1, images.shape[3] - columns + 1
    seen = np.stack(
        [images[m, :, y : y + kh, x : x + kw].ravel() for m in range(n) for y in range(rows) for x in range(columns)]
    )
    mean, wanted = seen.mean(axis=0), outputs.ravel()
    kernel = np.linalg.pinv(seen - mean) @ (wanted - wanted.mean())
    return kernel.reshape(-1, kh, kw), float(wanted.mean() - mean @ kernel)
