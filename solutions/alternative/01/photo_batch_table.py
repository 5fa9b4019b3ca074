# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    table = np.array([min(max(value + brightness, 0), 255) / 255 for value in range(256)], dtype="float32")
    (i, j), (height, width) = corner, size
    return table[np.stack([np.rollaxis(photo, 2)[:, i : i + height, j : j + width] for photo in photos])]
