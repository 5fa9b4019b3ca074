# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    found = []
    for by in range(most + 1):
        moves = [(by, 1), (-by, 1), (by, 2), (-by, 2)]
        found.append(np.mean([predict(np.roll(images, step, axis=axis)) == labels for step, axis in moves]))
    return np.array(found)
