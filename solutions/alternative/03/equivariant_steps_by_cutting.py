# exercise: equivariant_steps
def equivariant_steps(layer, image):
    def search(axis):
        before = layer(image)
        height, places = image.shape[axis], before.shape[axis]
        for n in range(1, height):
            if (n * places) % height:
                continue
            m = n * places // height
            cut = np.split(image, [height - n], axis=axis)
            after = layer(np.concatenate(cut[::-1], axis=axis))
            cut = np.split(before, [places - m], axis=axis)
            if np.allclose(after, np.concatenate(cut[::-1], axis=axis), rtol=1e-9, atol=1e-9):
                return n

    return search(2), search(3)
