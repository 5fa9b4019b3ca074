# exercise: penalty_loss
def penalty_loss(penalties, labels, j):
    y = torch.tensor(penalties, requires_grad=True)
    places = torch.cat([-y, torch.full((len(y), 1), -j, dtype=y.dtype)], dim=1)
    loss = torch.nn.functional.cross_entropy(places, torch.as_tensor(labels))
    loss.backward()
    return {"loss": loss, "gradient": y.grad}
