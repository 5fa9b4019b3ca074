# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    found, fours = [], [images] * 4
    for by in range(most + 1):
        for k, (axis, sign) in enumerate([(1, 1), (1, -1), (2, 1), (2, -1)]):
            side, moved = images.shape[axis], np.zeros_like(images)
            into, out = [slice(None)] * 3, [slice(None)] * 3
            step = min(by, side)
            into[axis], out[axis] = slice(step, None), slice(0, side - step)
            if sign < 0:
                into, out = out, into
            moved[tuple(into)] = fours[k][tuple(out)]
            fours[k] = moved
        found.append(np.mean([predict(pictures) == labels for pictures in fours]))
    return np.array(found)
