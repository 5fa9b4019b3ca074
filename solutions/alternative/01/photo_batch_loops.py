# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    batch = np.zeros((len(photos), 3, *size), dtype="float32")
    for n, photo in enumerate(photos):
        for colour in range(3):
            for row in range(size[0]):
                for column in range(size[1]):
                    value = int(photo[corner[0] + row, corner[1] + column, colour]) + brightness
                    batch[n, colour, row, column] = min(max(value, 0), 255) / 255
    return batch
