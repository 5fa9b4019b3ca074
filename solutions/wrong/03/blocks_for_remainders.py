# exercise: invariant_scores
def invariant_scores(maps, weight, bias, step):
    (_, channels, height, width), (down, right) = maps.shape, step
    split = (-1, channels, down, height // down, right, width // right)
    sums, means = weight.reshape(split).sum(axis=(3, 5)), maps.reshape(split).mean(axis=(3, 5))
    return means.reshape(len(maps), -1) @ sums.reshape(len(weight), -1).T + bias
