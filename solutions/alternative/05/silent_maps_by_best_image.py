# exercise: silent_maps
def silent_maps(weight, bias, images, low, high):
    def fires(image, number):
        return (scratch.conv2d(image[None], weight[number : number + 1], bias[number : number + 1]) > 0).any()

    best = [np.where(kernel > 0, high, low).astype(weight.dtype) for kernel in weight]
    every = range(len(weight))
    return {
        "always_silent": np.array([o for o in every if not fires(best[o], o)], dtype=int),
        "fires_on": tuple(len([image for image in images if fires(image, o)]) for o in every),
    }
