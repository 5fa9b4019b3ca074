# exercise: augmented
def augmented(images, labels, most, noise, rng):
    n, height, width = images.shape
    padded = np.pad(images, [(0, 0), (most, most), (most, most)])
    corners = np.random.randint(0, 2 * most + 1, size=(n, 2))
    shifted = [one[i : i + height, j : j + width] for one, (i, j) in zip(padded, corners)]
    return np.clip(shifted + np.random.normal(0, noise, size=images.shape), 0, 1), labels
