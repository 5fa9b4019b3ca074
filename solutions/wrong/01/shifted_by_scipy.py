# exercise: augmented
def augmented(images, labels, most, noise, rng):
    from scipy import ndimage

    shifts = rng.integers(-most, most + 1, size=(len(images), 2))
    shifted = [ndimage.shift(one, shift, order=0) for one, shift in zip(images, shifts)]
    return np.clip(shifted + rng.normal(0, noise, size=images.shape), 0, 1), labels
