# exercise: masked_gradients
def masked_gradients(image, target, mask, weight, bias):
    n, channels, height, width = image.shape
    pixels = image.transpose(0, 2, 3, 1).reshape(-1, channels)
    error = pixels @ weight.T + bias - target.transpose(0, 2, 3, 1).reshape(-1, len(bias))
    error = error * mask.reshape(-1, 1)
    # The pixels lie row by row, but are laid out here as if column by column.
    rows = (error @ weight).reshape(n, width, height, channels)
    return {"weight": error.T @ pixels, "bias": error.sum(axis=0), "image": rows.transpose(0, 3, 2, 1)}
