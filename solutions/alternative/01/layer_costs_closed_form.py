# exercise: layer_costs
def layer_costs(shape, units, window, bits, budget):
    from math import isqrt, prod

    dense, conv = (prod(shape) + 1) * units, (shape[0] * prod(window) + 1) * units
    inputs = 8 * budget // (units * bits) - 1
    side = 1 + isqrt(inputs // shape[0]) if inputs > 0 else 1
    sizes = {"dense_parameters": dense, "conv_parameters": conv, "side": side}
    return sizes | {"dense_bytes": dense * (bits // 8), "conv_bytes": conv * (bits // 8)}
