# exercise: mend
def mend(rows, weight, shape, places):
    forth = np.zeros((len(places), len(places)), dtype=rows.dtype)
    forth[places, np.arange(len(places))] = 1
    forth = np.kron(forth, np.eye(shape[2], dtype=rows.dtype))
    return {"images": (rows @ forth).reshape(-1, *shape), "weight": weight @ forth.T}
