# exercise: build
def build(layers, shape):
    channels, *sides = shape
    network, flat = nn.Sequential(), None
    for number, layer in enumerate(layers):
        kind, count = layer[0], int(layer[1:] or 0)
        if kind not in "CPAD" or flat and kind != "D" or kind in "PA" and min(sides) < 2:
            raise ValueError(f"number {number} is impossible: {layer}")
        if kind == "C":
            network.append(nn.Conv2d(channels, count, 3, padding=1))
            channels = count
        elif kind == "P":
            network.append(nn.MaxPool2d(2))
        elif kind == "A":
            network.append(nn.AvgPool2d(2))
        else:
            if not flat:
                network.append(nn.Flatten())
                flat = channels * sides[0] * sides[1]
            network.append(nn.Linear(flat, count))
            flat = count
            if number + 1 != len(layers):
                network.append(nn.ReLU())
        if kind in "PA":
            sides = [side // 2 for side in sides]
    return network
