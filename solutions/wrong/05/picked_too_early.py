# exercise: steady_pool
def steady_pool(image, window, stride):
    ways = [image[:, :, a::stride, b::stride] for a in range(stride) for b in range(stride)]
    best = np.argmax([np.square(way).sum(axis=(1, 2, 3)) for way in ways], axis=0)
    picked = np.stack([ways[number][n] for n, number in enumerate(best)])
    moved = [np.roll(picked, (-i, -j), axis=(2, 3)) for i in range(window) for j in range(window)]
    return np.max(moved, axis=0)
