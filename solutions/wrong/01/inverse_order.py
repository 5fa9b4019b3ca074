# exercise: mend
def mend(rows, weight, shape, places):
    back = np.argsort(places)
    pixels = rows.reshape(len(rows), -1, shape[2])[:, back]
    columns = weight.reshape(len(weight), -1, shape[2])[:, places]
    return {"images": pixels.reshape(-1, *shape), "weight": columns.reshape(weight.shape)}
