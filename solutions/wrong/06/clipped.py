# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    rows = np.arange(len(penalties))
    heights = np.exp(np.clip(-penalties, -500, 500))
    total = heights.sum(axis=1, keepdims=True) + np.exp(-min(j, 1e4))
    loss = np.mean(penalties[rows, labels] + np.log(total)[:, 0])
    gradient = -heights / total
    gradient[rows, labels] += 1
    return {"loss": loss, "gradient": (gradient / len(penalties)).astype(penalties.dtype)}
