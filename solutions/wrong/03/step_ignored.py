# exercise: invariant_scores
def invariant_scores(maps, weight, bias, step):
    scores = [
        np.roll(maps, (a, b), axis=(2, 3)).reshape(len(maps), -1) @ weight.T + bias
        for a in range(0, maps.shape[2])
        for b in range(0, maps.shape[3])
    ]
    return sum(scores) / len(scores)
