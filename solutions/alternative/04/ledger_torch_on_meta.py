# exercise: ledger
def ledger(layers, shape):
    shape, rows = tuple(shape), []
    for number, layer in enumerate(layers):
        options = {name: value for name, value in layer.items() if name not in ("kind", "kernel")}
        try:
            if layer["kind"] == "conv":
                if same := options.get("padding") == "same":
                    options["padding"] = 0
                module = torch.nn.Conv2d(shape[0], options.pop("filters"), layer["kernel"], device="meta", **options)
            elif layer["kind"] == "pool":
                options["ceil_mode"] = options.pop("ceil", False)
                module = torch.nn.MaxPool2d(layer["kernel"], **options)
            elif layer["kind"] == "flatten":
                module = torch.nn.Flatten(0)
            else:
                (inputs,) = shape
                module = torch.nn.Linear(inputs, layer["outputs"], layer.get("bias", True), device="meta")
            with torch.no_grad():
                if layer["kind"] in ("conv", "pool") and len(shape) != 3:
                    raise RuntimeError("no map")
                if layer["kind"] == "conv" and same:
                    kernel, dilation = layer["kernel"], layer.get("dilation", (1, 1))
                    lost = [d * (k - 1) for k, d in zip(kernel, dilation)]
                    shape = (shape[0], shape[1] + lost[0], shape[2] + lost[1])
                output = module(torch.empty(shape, device="meta"))
        except (RuntimeError, ValueError) as error:
            raise ValueError(f"[{number}] cannot be") from error
        shape = output.shape
        rows.append({"shape": shape, "parameters": sum(one.numel() for one in module.parameters())})
    return rows
