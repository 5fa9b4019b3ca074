# exercise: ledger
def ledger(layers, shape):
    rows = []
    for layer in layers:
        kind, weights, biases = layer["kind"], 0, 0
        if kind not in ("flatten", "linear") and len(shape) == 1:
            shape = (*shape, 1, 1)
        if kind == "linear":
            weights, biases = shape[0] * layer["outputs"], layer["outputs"]
            shape = (layer["outputs"],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "pool":
            sides, kernel = [], layer["kernel"]
            for n, k, s, p in zip(shape[1:], kernel, layer.get("stride", kernel), layer.get("padding", (0, 0))):
                count = (n + 2 * p - k) // s + 1
                if layer.get("ceil") and (n + 2 * p - k) % s and count * s < n + p:
                    count += 1
                sides.append(count)
            shape = (shape[0], *sides)
        else:
            channels, filters, groups = shape[0], layer["filters"], layer.get("groups", 1)
            sides, padding = [], layer.get("padding", (0, 0))
            for axis, (n, k) in enumerate(zip(shape[1:], layer["kernel"])):
                s, d = layer.get("stride", (1, 1))[axis], layer.get("dilation", (1, 1))[axis]
                if layer.get("padding") == "same":
                    sides.append(-(-n // s))
                    continue
                room = n + 2 * padding[axis] - d * (k - 1) - 1
                sides.append(room // s + 1)
            shape = (filters, *sides)
            weights, biases = filters * (channels // groups) * layer["kernel"][0] * layer["kernel"][1], filters
        rows.append({"shape": shape, "parameters": weights + biases * layer.get("bias", True)})
    return rows
