# exercise: change_layout
def change_layout(weight, kind, map_shape, to):
    given, (c, h, w) = torch.tensor(weight), map_shape
    if kind == "conv":
        return given.permute(3, 2, 0, 1) if to == "torch" else given.permute(2, 3, 1, 0)
    if kind == "depthwise":
        return (
            given.permute(2, 3, 0, 1).flatten(0, 1)[:, None]
            if to == "torch"
            else (given.unflatten(0, (c, -1)).squeeze(2).permute(2, 3, 0, 1))
        )
    if to == "torch":
        return given.t().unflatten(1, (h, w, c)).permute(0, 3, 1, 2).flatten(1)
    return given.unflatten(1, (c, h, w)).permute(0, 2, 3, 1).flatten(1).t()
