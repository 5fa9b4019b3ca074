# exercise: invariant_scores
def invariant_scores(maps, weight, bias, step):
    # Moving the maps one way is moving the weights the other way.
    kernels = weight.reshape(-1, *maps.shape[1:])
    shifts = [(a, b) for a in range(0, maps.shape[2], step[0]) for b in range(0, maps.shape[3], step[1])]
    mean = np.mean([np.roll(kernels, (-a, -b), axis=(2, 3)) for a, b in shifts], axis=0)
    return np.tensordot(maps, mean, axes=([1, 2, 3], [1, 2, 3])) + bias
