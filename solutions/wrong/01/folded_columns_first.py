# exercise: mend
def mend(rows, weight, shape, places):
    height, width, channels = shape
    pixels = rows.reshape(len(rows), -1, channels)[:, places]
    columns = weight.reshape(len(weight), -1, channels)[:, np.argsort(places)]
    images = pixels.reshape(-1, width, height, channels).transpose(0, 2, 1, 3)
    return {"images": images, "weight": columns.reshape(weight.shape)}
