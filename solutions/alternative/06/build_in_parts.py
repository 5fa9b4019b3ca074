# exercise: build
def build(layers, shape):
    kinds = [layer[0] for layer in layers]
    cut = kinds.index("D") if "D" in kinds else len(kinds)
    channels, height, width = shape
    features, head = nn.Sequential(), nn.Sequential()
    for number in range(cut):
        if kinds[number] == "C":
            count = int(layers[number][1:])
            features.append(nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(channels, count, 3), nn.ReLU()))
            channels = count
            continue
        if kinds[number] not in ("P", "A") or height < 2 or width < 2:
            raise ValueError("cannot build layer " + str(number))
        features.append({"P": nn.MaxPool2d, "A": nn.AvgPool2d}[kinds[number]](2))
        height, width = int(height / 2), int(width / 2)
    units = [channels * height * width]
    for number in range(cut, len(layers)):
        if kinds[number] != "D":
            raise ValueError("cannot build layer " + str(number))
        units.append(int(layers[number][1:]))
        head.append(nn.Linear(units[-2], units[-1]))
        head.append(nn.ReLU())
    return nn.Sequential(features, nn.Flatten(), head[:-1]) if len(units) > 1 else features
