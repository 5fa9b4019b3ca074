# exercise: change_layout
def change_layout(weight, kind, map_shape, to):
    # Where each number of a map, read pixel by pixel, lies when the map is read channel by channel.
    channels, rows, columns = map_shape
    if kind == "dense":
        by_pixel = np.arange(channels * rows * columns).reshape(channels, rows, columns).transpose(1, 2, 0).ravel()
        return in_other_order(weight, by_pixel, to)
    if to == "torch":
        kh, kw, c_in, last = weight.shape
        found = np.zeros((last, c_in, kh, kw) if kind == "conv" else (c_in * last, 1, kh, kw))
        for c in range(c_in):
            for o in range(last):
                found[(o, c) if kind == "conv" else (c * last + o, 0)] = weight[:, :, c, o]
        return found
    outputs, c_in, kh, kw = weight.shape
    each = outputs if kind == "conv" else outputs // channels
    found = np.zeros((kh, kw, channels, each))
    for c in range(channels):
        for o in range(each):
            found[:, :, c, o] = weight[o, c] if kind == "conv" else weight[c * each + o, 0]
    return found


def in_other_order(weight, by_pixel, to):
    if to == "tensorflow":
        return weight[:, by_pixel].T
    found = np.empty_like(weight.T)
    found[:, by_pixel] = weight.T
    return found
