# exercise: silent_maps
def silent_maps(weight, bias, images, low, high):
    fires_on, never = [], []
    for o, kernel in enumerate(weight):
        maps = scratch.conv2d(images, weight[o : o + 1], bias[o : o + 1])
        fires_on.append(int((maps > 0).sum()))
        positive, negative = kernel[kernel > 0].sum(), kernel[kernel < 0].sum()
        if bias[o] + high * positive + low * negative <= 0:
            never.append(o)
    return {"fires_on": fires_on, "always_silent": never}
