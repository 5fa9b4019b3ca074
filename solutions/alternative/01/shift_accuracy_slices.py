# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    found = [float(np.mean(predict(images) == labels))]
    for by in range(1, most + 1):
        up, down, left, right = (np.zeros_like(images) for _ in range(4))
        up[:, :-by], down[:, by:] = images[:, by:], images[:, :-by]
        left[:, :, :-by], right[:, :, by:] = images[:, :, by:], images[:, :, :-by]
        found.append(sum(float(np.mean(predict(one) == labels)) for one in (up, down, left, right)) / 4)
    return found
