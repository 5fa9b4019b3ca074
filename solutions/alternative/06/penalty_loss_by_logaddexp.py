# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    logs = np.logaddexp(np.logaddexp.reduce(-penalties, axis=1), -j, dtype=penalties.dtype)
    gradient = -np.exp(-penalties - logs[:, None])
    np.add.at(gradient, (range(len(labels)), labels), 1)
    loss = np.take_along_axis(penalties, labels[:, None], axis=1)[:, 0] + logs
    return {"loss": np.sum(loss) / len(loss), "gradient": gradient / len(loss)}
