# exercise: augmented
def augmented(images, labels, most, noise, rng):
    new = np.zeros_like(images)
    for k, picture in enumerate(images):
        down, right = rng.integers(-most, most, endpoint=True), rng.integers(-most, most, endpoint=True)
        moved = np.roll(picture, (down, right), axis=(0, 1))
        moved[:down] = 0 if down > 0 else moved[:down]
        moved[:, :right] = 0 if right > 0 else moved[:, :right]
        if down < 0:
            moved[down:] = 0
        if right < 0:
            moved[:, right:] = 0
        new[k] = moved
    new = new + noise * rng.standard_normal(new.shape)
    new[new < 0], new[new > 1] = 0, 1
    return new, labels.copy()
