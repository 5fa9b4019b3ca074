# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    rows = np.arange(len(penalties))
    least = np.minimum(penalties.min(axis=1), j)[:, None]
    shares = np.exp(least - penalties)
    total = shares.sum(axis=1, keepdims=True) + np.exp(least - j)
    loss = np.sum(penalties[rows, labels] + (np.log(total) - least)[:, 0])
    gradient = -shares / total
    gradient[rows, labels] += 1
    return {"loss": loss, "gradient": gradient / len(penalties)}
