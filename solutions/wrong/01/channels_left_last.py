# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    parts = np.array([photo[top : top + height, left : left + width] for photo in photos], dtype=int)
    return (np.clip(parts + brightness, 0, 255) / 255).astype("float32")
