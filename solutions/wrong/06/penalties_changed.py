# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    rows = np.arange(len(penalties))
    least = np.minimum(penalties.min(axis=1), j)[:, None]
    penalties -= least
    shares = np.exp(-penalties)
    total = shares.sum(axis=1, keepdims=True) + np.exp(least - j)
    loss = np.mean(penalties[rows, labels] + np.log(total)[:, 0])
    gradient = -shares / total
    gradient[rows, labels] += 1
    return {"loss": loss, "gradient": gradient / len(penalties)}
