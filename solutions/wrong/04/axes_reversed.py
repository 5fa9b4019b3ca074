# exercise: change_layout
def change_layout(weight, kind, map_shape, to):
    channels, rows, columns = map_shape
    if kind == "conv":
        return weight.T
    if kind == "depthwise":
        if to == "torch":
            return weight.transpose(2, 3, 0, 1).reshape(-1, 1, *weight.shape[:2])
        return weight.reshape(channels, -1, *weight.shape[2:]).transpose(2, 3, 0, 1)
    if to == "torch":
        return weight.reshape(rows, columns, channels, -1).transpose(3, 2, 0, 1).reshape(-1, len(weight))
    return weight.reshape(-1, channels, rows, columns).transpose(2, 3, 1, 0).reshape(-1, len(weight))
