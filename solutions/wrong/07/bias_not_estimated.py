# exercise: recover_mixing
def recover_mixing(before, after):
    pixels = before.reshape(-1, before.shape[-1])
    weight = np.linalg.lstsq(pixels, after.reshape(len(pixels), -1), rcond=None)[0].T
    return weight, np.zeros(len(weight))
