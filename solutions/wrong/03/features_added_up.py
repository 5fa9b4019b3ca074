# exercise: invariant_scores
def invariant_scores(maps, weight, bias, step):
    (_, channels, height, width), (down, right) = maps.shape, step
    split = (-1, channels, height // down, down, width // right, right)
    sums, means = weight.reshape(split).sum(axis=(2, 4)), maps.reshape(split).sum(axis=(2, 4))
    return means.reshape(len(maps), -1) @ sums.reshape(len(weight), -1).T + bias
