# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    found = np.zeros(most + 1)
    for by in range(most + 1):
        for sign in (-1, 1):
            vertical = np.eye(images.shape[1], k=sign * by) @ images
            across = images @ np.eye(images.shape[2], k=sign * by)
            for moved in (vertical, across):
                found[by] += np.count_nonzero(predict(moved) == labels) / (4 * len(labels))
    return found
