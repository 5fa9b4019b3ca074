# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    parts = np.array([photo[top : top + height, left : left + width] for photo in photos])
    brighter = np.clip(parts + np.uint8(brightness % 256), 0, 255)
    return (brighter.transpose(0, 3, 1, 2) / 255).astype("float32")
