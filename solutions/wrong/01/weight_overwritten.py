# exercise: mend
def mend(rows, weight, shape, places):
    pixels = rows.reshape(len(rows), -1, shape[2])[:, places]
    weight[:] = weight.reshape(len(weight), -1, shape[2])[:, np.argsort(places)].reshape(weight.shape)
    return {"images": pixels.reshape(-1, *shape), "weight": weight}
