# exercise: ledger
from cnnlib import geometry


def ledger(layers, shape):
    rows = []
    for layer in layers:
        if layer["kind"] == "conv":
            options = {name: value for name, value in layer.items() if name not in ("kind", "filters", "kernel")}
            if options.get("padding") == "same":
                kernel, dilation = layer["kernel"], layer.get("dilation", (1, 1))
                options["padding"] = tuple(d * (k - 1) // 2 for k, d in zip(kernel, dilation))
            part = torch.nn.Conv2d(shape[0], layer["filters"], layer["kernel"], **options)
        elif layer["kind"] == "pool":
            stride, padding = layer.get("stride"), layer.get("padding", 0)
            part = torch.nn.MaxPool2d(layer["kernel"], stride, padding, ceil_mode=layer.get("ceil", False))
        elif layer["kind"] == "flatten":
            part = torch.nn.Flatten()
        else:
            part = torch.nn.Linear(shape[0], layer["outputs"], layer.get("bias", True))
        shape = geometry.output_shape(part, (1, *shape))[1:]
        rows.append({"shape": shape, "parameters": geometry.count_parameters(part)})
    return rows
