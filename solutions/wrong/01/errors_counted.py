# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    (height, width), found = images.shape[1:], []
    padded = np.pad(images, [(0, 0), (most, most), (most, most)])

    def share(down, right):
        top, left = most - down, most - right
        return (predict(padded[:, top : top + height, left : left + width]) == labels).mean()

    for by in range(most + 1):
        found.append(1 - np.mean([share(by, 0), share(-by, 0), share(0, by), share(0, -by)]))
    return np.array(found)
