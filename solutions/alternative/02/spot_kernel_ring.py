# exercise: spot_kernel
def spot_kernel():
    ring = np.ones((5, 5))
    ring[1:4, 1:4] = 0
    plane = -ring / ring.sum()
    plane[2, 2] = 1
    return np.tile(plane.astype("float64") / 3, (1, 3, 1, 1))
