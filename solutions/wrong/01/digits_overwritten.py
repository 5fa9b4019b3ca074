# exercise: shift_accuracy
def shift_accuracy(predict, images, labels, most):
    n, height, width = images.shape
    padded, found = np.pad(images, [(0, 0), (most, most), (most, most)]), []
    for by in range(most + 1):
        shares = []
        for top, left in [(most - by, most), (most + by, most), (most, most - by), (most, most + by)]:
            images[:] = padded[:, top : top + height, left : left + width]
            shares.append((predict(images) == labels).mean())
        found.append(np.mean(shares))
    return np.array(found)
