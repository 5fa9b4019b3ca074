# exercise: mend
def mend(rows, weight, shape, places):
    pixels = rows.reshape(len(rows), -1, shape[2])[:, places]
    return {"images": pixels.reshape(-1, *shape), "weight": weight.copy()}
