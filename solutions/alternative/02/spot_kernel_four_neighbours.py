# exercise: spot_kernel
def spot_kernel():
    laplacian = np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
    # As bright as the eye takes each colour to be.
    return (np.array([0.299, 0.587, 0.114])[:, None, None] * laplacian / -4)[None]
