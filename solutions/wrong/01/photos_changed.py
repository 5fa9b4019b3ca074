# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    (top, left), (height, width) = corner, size
    batch = []
    for photo in photos:
        part = photo[top : top + height, left : left + width]
        part[:] = np.clip(part.astype(int) + brightness, 0, 255)
        batch.append(part.transpose(2, 0, 1))
    return (np.array(batch) / 255).astype("float32")
