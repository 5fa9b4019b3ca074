# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    parts = np.array([photo[top : top + height, left : left + width] for photo in photos], dtype=int)
    brighter = np.clip(parts + brightness, 0, 255) / 255
    return brighter.reshape(len(photos), 3, height, width).astype("float32")
