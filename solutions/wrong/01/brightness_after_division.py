# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    parts = np.array([photo[top : top + height, left : left + width] for photo in photos]) / 255
    return np.clip(np.moveaxis(parts, -1, 1) + brightness, 0, 1).astype("float32")
