# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    parts = np.array([photo[top : top + height, left : left + width] for photo in photos], dtype=int)
    return np.moveaxis(np.minimum(parts + brightness, 255) / 255, -1, 1).astype("float32")
