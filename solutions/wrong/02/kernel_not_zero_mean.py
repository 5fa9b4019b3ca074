# exercise: spot_kernel
def spot_kernel():
    plane = np.zeros((3, 3))
    plane[[0, 1, 1, 2], [1, 0, 2, 1]] = -1 / 5
    plane[1, 1] = 1
    return np.broadcast_to(plane / 3, (1, 3, 3, 3)).copy()
