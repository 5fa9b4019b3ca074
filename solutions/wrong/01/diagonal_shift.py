# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    (height, width), found = images.shape[1:], []
    padded = np.pad(images, [(0, 0), (most, most), (most, most)])

    def share(down, right):
        top, left = most - down, most - right
        return (predict(padded[:, top : top + height, left : left + width]) == labels).mean()

    for by in range(most + 1):
        found.append(np.mean([share(by, by), share(by, -by), share(-by, by), share(-by, -by)]))
    return np.array(found)
