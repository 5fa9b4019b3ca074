# exercise: recover_mixing
def recover_mixing(before, after):
    pixels, wanted = before.reshape(-1, before.shape[-1]), after.reshape(-1, after.shape[-1])
    mean, wanted_mean = pixels.mean(axis=0), wanted.mean(axis=0)
    weight = (np.linalg.pinv(pixels - mean) @ (wanted - wanted_mean)).T
    return [weight, wanted_mean - weight @ mean]
