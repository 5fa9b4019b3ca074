# exercise: build
def build(layers, shape):
    maps = torch.zeros(1, *shape)
    network = []
    for number, layer in enumerate(layers):
        added = []
        if layer[0] == "C":
            added = [nn.Conv2d(maps.shape[1], int(layer[1:]), kernel_size=3, padding="same"), nn.ReLU(inplace=True)]
        elif layer == "P":
            added = [nn.MaxPool2d(kernel_size=2, stride=2)]
        elif layer == "A":
            added = [nn.AvgPool2d(kernel_size=2, stride=2)]
        elif layer[0] == "D":
            added = [nn.Flatten()] if maps.ndim == 4 else []
            added.append(nn.Linear(maps[0].numel(), int(layer[1:])))
            added += [nn.ReLU()] if layer is not layers[-1] or number < len(layers) - 1 else []
        if not added or layer[0] != "D" and maps.ndim == 2:
            raise ValueError(f"{number}: {layer} is not possible here")
        try:
            with torch.no_grad():
                for one in added:
                    maps = one(maps)
        except RuntimeError as error:
            raise ValueError(f"[{number}] too small") from error
        network.append(nn.Sequential(*added))
    return nn.Sequential(*network)
