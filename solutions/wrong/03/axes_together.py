# exercise: equivariant_steps
def equivariant_steps(layer, image):
    output = layer(image)
    for n in range(1, min(image.shape[2:])):
        places = [n * output.shape[axis] / image.shape[axis] for axis in (2, 3)]
        if all(one.is_integer() for one in places):
            moved = np.roll(image, (n, n), axis=(2, 3))
            wanted = np.roll(output, [int(one) for one in places], axis=(2, 3))
            if np.allclose(layer(moved), wanted, rtol=0, atol=1e-9):
                return n, n
    return None, None
