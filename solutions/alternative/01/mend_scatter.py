# exercise: mend
def mend(rows, weight, shape, places):
    channels = shape[2]
    order = (np.asarray(places)[:, None] * channels + np.arange(channels)).ravel()
    mended = np.empty_like(weight)
    mended[:, order] = weight
    return {"weight": mended, "images": np.take(rows, order, axis=1).reshape(len(rows), *shape)}
