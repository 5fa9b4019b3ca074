# exercise: mend
def mend(rows, weight, shape, places):
    pixels = rows.reshape(len(rows), -1, shape[2])[:, places]
    moved = weight[np.argsort(places)] if len(weight) == len(places) else weight
    return {"images": pixels.reshape(-1, *shape), "weight": moved}
