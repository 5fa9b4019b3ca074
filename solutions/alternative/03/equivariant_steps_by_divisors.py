# exercise: equivariant_steps
def equivariant_steps(layer, image):
    output = layer(image)

    def follows(axis, n):
        places = n * output.shape[axis] / image.shape[axis]
        index = (np.arange(image.shape[axis]) - n) % image.shape[axis]
        if places != round(places):
            return False
        wanted = (np.arange(output.shape[axis]) - round(places)) % output.shape[axis]
        gap = layer(image.take(index, axis=axis)) - output.take(wanted, axis=axis)
        return float(np.sqrt((gap**2).max())) <= 1e-9

    # Whole turns bring the image back, so the smallest shift divides its size.
    steps = []
    for axis in (2, 3):
        size = image.shape[axis]
        fitting = [n for n in range(1, size) if size % n == 0 and follows(axis, n)]
        steps.append(min(fitting, default=None))
    return steps
