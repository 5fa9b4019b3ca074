# exercise: smooth_pool
def smooth_pool(image, window, blur, stride):
    from math import comb

    def largest(maps):
        for axis in (2, 3):
            maps = np.maximum.reduce([np.roll(maps, -i, axis=axis) for i in range(window)])
        return maps

    def blurred(maps):
        for axis in (2, 3):
            rolled = [np.roll(maps, (blur - 1) // 2 - i, axis=axis) for i in range(blur)]
            maps = sum(comb(blur - 1, i) / 2 ** (blur - 1) * one for i, one in enumerate(rolled))
        return maps

    return blurred(largest(image)[:, :, ::stride, ::stride])
