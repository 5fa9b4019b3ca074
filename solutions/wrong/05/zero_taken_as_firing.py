# exercise: silent_maps
def silent_maps(weight, bias, images, low, high):
    sums = scratch.conv2d(images, weight, bias)
    dead = [o for o in range(len(bias)) if sums[:, o].max() < 0]
    never = []
    for o in range(len(bias)):
        positive, negative = weight[o][weight[o] > 0].sum(), weight[o][weight[o] < 0].sum()
        if bias[o] + high * positive + low * negative < 0:
            never.append(o)
    return {"on_batch": dead, "always": never}
