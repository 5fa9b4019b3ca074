# exercise: change_layout
def change_layout(weight, kind, map_shape, to):
    channels, rows, columns = map_shape
    if kind in ("conv", "depthwise"):
        return weight.transpose((3, 2, 0, 1) if to == "torch" else (2, 3, 1, 0))
    if to == "torch":
        return weight.reshape(rows, columns, channels, -1).transpose(3, 2, 0, 1).reshape(-1, len(weight))
    return weight.reshape(-1, channels, rows, columns).transpose(2, 3, 1, 0).reshape(-1, len(weight))
