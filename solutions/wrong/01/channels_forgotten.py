# exercise: layer_costs
def layer_costs(shape, units, window, bits, budget):
    (_, height, width), (rows, columns) = shape, window
    dense = (height * width + 1) * units
    conv = (rows * columns + 1) * units
    side = 1
    while (side * side + 1) * units * bits // 8 <= budget:
        side += 1
    return {
        "dense_parameters": dense,
        "dense_bytes": dense * bits // 8,
        "conv_parameters": conv,
        "conv_bytes": conv * bits // 8,
        "side": side,
    }
