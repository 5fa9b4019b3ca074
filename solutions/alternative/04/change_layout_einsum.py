# exercise: change_layout
def change_layout(weight, kind, map_shape, to):
    (c, h, w), forward = map_shape, to == "torch"
    if kind == "conv":
        return np.einsum("ijco->ocij" if forward else "ocij->ijco", weight)
    if kind == "depthwise" and forward:
        return np.concatenate([np.moveaxis(weight[:, :, one], -1, 0)[:, None] for one in range(c)])
    if kind == "depthwise":
        return np.stack([np.moveaxis(part[:, 0], 0, -1) for part in np.split(weight, c)], axis=2)
    if forward:
        return np.einsum("hwco->ochw", weight.reshape(h, w, c, -1)).reshape(-1, c * h * w)
    return np.einsum("ochw->hwco", weight.reshape(-1, c, h, w)).reshape(c * h * w, -1)
