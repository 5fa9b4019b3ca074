# exercise: recover_kernel
def recover_kernel(images, outputs):
    kh, kw = images.shape[2] - outputs.shape[1] + 1, images.shape[3] - outputs.shape[2] + 1
    rows, columns = outputs.shape[1:]
    # One column for each number of the kernel: everything that number is ever multiplied by.
    met = [images[:, c, i : i + rows, j : j + columns].ravel() for c, i, j in np.ndindex(images.shape[1], kh, kw)]
    design = np.stack([*met, np.ones(outputs.size)])
    solution = np.linalg.solve(design @ design.T, design @ outputs.ravel())
    return [solution[:-1].reshape(-1, kh, kw), solution[-1:]]
