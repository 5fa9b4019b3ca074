# exercise: mend
def mend(rows, weight, shape, places):
    height, width, channels = shape
    images, moved = np.zeros((len(rows), *shape), rows.dtype), np.zeros_like(weight)
    for k, place in enumerate(places):
        for channel in range(channels):
            images[:, k // width, k % width, channel] = rows[:, place * channels + channel]
            moved[:, place * channels + channel] = weight[:, k * channels + channel]
    return {"images": images, "weight": moved}
