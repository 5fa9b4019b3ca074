# exercise: silent_maps
def silent_maps(weight, bias, images, low, high):
    def firing(shown, number):
        return (scratch.conv2d(shown, weight[number : number + 1], bias[number : number + 1]) > 0).any()

    best = [np.where(kernel > 0, high, low)[None].astype(weight.dtype) for kernel in weight]
    every = range(len(weight))
    return {
        "always": np.array([o for o in every if not firing(best[o], o)]),
        "on_batch": tuple(o for o in every if not firing(images, o)),
    }
