# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    images, classes = penalties.shape
    column = np.full((images, 1), j, dtype=penalties.dtype)
    places = np.hstack([penalties, column])
    differences = places - places.min(1, keepdims=True)
    shares = np.exp(-differences)
    shares /= shares.sum(1, keepdims=True)
    # Where the right class's share has become 0, its logarithm is still known: that of the smallest place is finite.
    largest = np.log(shares.max(1))
    target = np.zeros_like(penalties)
    target[range(images), labels] = 1
    losses = differences[range(images), labels] - largest
    return {"loss": float(losses.mean()), "gradient": (target - shares[:, :classes]) / images}
