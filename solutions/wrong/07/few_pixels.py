# exercise: recover_mixing
def recover_mixing(before, after):
    channels = before.shape[-1]
    design = np.column_stack([before.reshape(-1, channels), np.ones(before[..., 0].size)])
    wanted = after.reshape(len(design), -1)
    few = slice(None, channels + 1)
    if np.linalg.matrix_rank(design[few]) <= channels:
        few = slice(None)
    solution = np.linalg.lstsq(design[few], wanted[few], rcond=None)[0]
    return solution[:-1].T, solution[-1]
