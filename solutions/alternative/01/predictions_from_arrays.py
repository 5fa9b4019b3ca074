# exercise: predictions
def predictions():
    photos = np.zeros((6, 40, 70, 3), dtype=np.uint8)
    pixel = np.array([230], dtype=np.uint8) + np.array([90], dtype=np.uint8)
    return {
        "bytes": photos.nbytes,
        "float_bytes": photos.astype("float32").nbytes,
        "weights": photos[0].size * 50,
        "place": int(np.ravel_multi_index((1, 7, 11), (3, 40, 70))),
        "overflowed": int(pixel[0]),
    }
