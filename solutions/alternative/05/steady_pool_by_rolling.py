# exercise: steady_pool
def steady_pool(image, window, stride):
    best, kept = np.full(len(image), -1.0), None
    for start in np.ndindex(stride, stride):
        moved = np.roll(image, [-a for a in start], axis=(2, 3))
        around = np.concatenate([moved, moved[:, :, :window]], axis=2)
        around = np.concatenate([around, around[..., :window]], axis=3)
        pooled = scratch.max_pool2d(around, window, stride)[
            :, :, : -(-image.shape[2] // stride), : -(-image.shape[3] // stride)
        ]
        energy = np.linalg.norm(pooled.reshape(len(image), -1), axis=1) ** 2
        better = energy > best + 1e-9
        kept = pooled if kept is None else np.where(better[:, None, None, None], pooled, kept)
        best = np.where(better, energy, best)
    return kept
