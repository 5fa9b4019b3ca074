# exercise: mend
def mend(rows, weight, shape, places):
    columns = weight.reshape(len(weight), -1, shape[2])[:, np.argsort(places)]
    return {"images": rows.reshape(-1, *shape), "weight": columns.reshape(weight.shape)}
