# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    places = np.concatenate([-penalties, np.full((len(penalties), 1), -j, penalties.dtype)], axis=1)
    loss = scratch.cross_entropy(places, labels)
    gradient = scratch.cross_entropy_backward(np.ones_like(loss), places, labels).input
    return {"loss": loss, "gradient": -gradient[:, :-1]}
