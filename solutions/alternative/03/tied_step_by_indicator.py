# exercise: tied_step
def tied_step(weight, gradient, shares, rate):
    _, groups = np.unique(shares.reshape(-1), return_inverse=True)
    member = np.eye(groups.max() + 1, dtype=weight.dtype)[groups]  # (positions, groups)
    flat = gradient.reshape(len(groups), -1)
    return weight - rate * (member @ (member.T @ flat)).reshape(weight.shape)
