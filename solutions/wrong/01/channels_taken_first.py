# exercise: mend
def mend(rows, weight, shape, places):
    height, width, channels = shape
    planes = rows.reshape(len(rows), channels, -1)[:, :, places].reshape(-1, channels, height, width)
    columns = weight.reshape(len(weight), channels, -1)[:, :, np.argsort(places)]
    return {"images": planes.transpose(0, 2, 3, 1), "weight": columns.reshape(weight.shape)}
