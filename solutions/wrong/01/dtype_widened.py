# exercise: mend
def mend(rows, weight, shape, places):
    pixels = rows.reshape(len(rows), -1, shape[2])[:, places]
    columns = np.zeros((len(weight), len(places), shape[2]))
    columns[:, places] = weight.reshape(columns.shape)
    return {"images": pixels.reshape(-1, *shape), "weight": columns.reshape(weight.shape)}
