# exercise: layer_costs
def layer_costs(shape, units, window, bits, budget):
    (channels, height, width), (rows, columns) = shape, window
    dense = channels * height * width * units + 1
    conv = channels * rows * columns * units + 1
    side = 1
    while (channels * side * side + 1) * units * bits // 8 <= budget:
        side += 1
    return {
        "dense_parameters": dense,
        "dense_bytes": dense * bits // 8,
        "conv_parameters": conv,
        "conv_bytes": conv * bits // 8,
        "side": side,
    }
