# exercise: spot_kernel
def spot_kernel():
    distance = np.arange(-3, 4)[:, None] ** 2 + np.arange(-3, 4) ** 2
    surround = np.exp(-distance / (2 * 1.5**2))
    surround[3, 3] = 0
    plane = -surround / surround.sum()
    plane[3, 3] = 1
    return [[(plane * share).tolist() for share in (0.25, 0.5, 0.25)]]
