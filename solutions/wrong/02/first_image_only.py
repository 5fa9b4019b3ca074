# exercise: recover_kernel
def recover_kernel(images, outputs):
    image, output = images[0], outputs[0]
    kh, kw = image.shape[1] - output.shape[0] + 1, image.shape[2] - output.shape[1] + 1
    rows = [[*image[:, y : y + kh, x : x + kw].ravel(), 1.0] for y, x in np.ndindex(*output.shape)]
    solved = np.linalg.lstsq(np.array(rows), output.ravel(), rcond=None)[0]
    return solved[:-1].reshape(-1, kh, kw), solved[-1]
