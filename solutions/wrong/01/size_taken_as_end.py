# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    parts = np.array([photo[corner[0] : size[0], corner[1] : size[1]] for photo in photos], dtype=int)
    brighter = np.clip(parts + brightness, 0, 255) / 255
    return brighter.transpose(0, 3, 1, 2).astype("float32")
