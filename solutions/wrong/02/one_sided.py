# exercise: spot_kernel
def spot_kernel():
    plane = np.zeros((3, 3))
    plane[1, 1], plane[1, 0], plane[0, 1] = 1.0, -0.5, -0.5
    return np.stack([plane, plane, plane])[None] / 3
