# exercise: predictions
def predictions():
    grid = np.array([[-3.0, -1, 0, 2], [-2, -4, 5, 1], [-7, -6, -8, 3], [-9, -6, -5, -1]])[None, None]
    row, sent = np.array([[[[2.0, 4, 7, 7, 5, 5, 1]]]]), np.array([[[[1.0, 10, 100]]]])
    pools = {"m": lambda x: scratch.max_pool2d(x, 2), "a": lambda x: scratch.avg_pool2d(x, 2)}
    change = {"r": scratch.relu, "3": lambda x: 3 * x, "-": lambda x: -x, "5": lambda x: x + 5, **pools}
    example, found = np.random.default_rng(0).normal(scale=9, size=(1, 1, 8, 8)), ""
    for letter, (one, other) in zip("abcdefg", ["rm", "ra", "r3", "m-", "a-", "m5", "r5"]):
        if np.allclose(change[one](change[other](example)), change[other](change[one](example))):
            found += letter
    return {
        "pooled": scratch.max_pool2d(grid, 3, 2, 1)[0, 0].tolist(),
        "gradient": scratch.max_pool2d_backward(sent, row, (1, 3), (1, 2)).input.ravel().tolist(),
        "commuting": found,
        "pooling": 0,
        "subsampling": 24 + 24,
    }
