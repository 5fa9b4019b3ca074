# exercise: equivariant_steps
def equivariant_steps(layer, image):
    output, found = layer(image), []
    for axis in (2, 3):
        length = image.shape[axis]
        found.append(None)
        for n in range(1, length):
            places, rest = divmod(n * output.shape[axis], length)
            if rest:
                continue
            moved, wanted = layer(np.roll(image, n, axis=axis)), output
            if np.abs(moved - wanted).max() < 1e-9:
                found[-1] = n
                break
    return found[0], found[1]
