# exercise: masked_gradients
def masked_gradients(image, target, mask, weight, bias):
    grad_weight, grad_bias, grad_image = np.zeros_like(weight), np.zeros_like(bias), np.zeros_like(image)
    for n, h, w in np.ndindex(*mask.shape):
        pixel = image[n, :, h, w]
        delta = mask[n, h, w] * (weight @ pixel + bias - target[n, :, h, w])
        grad_weight += np.outer(delta, pixel)
        grad_bias += delta
        grad_image[n, :, h, w] = weight.T @ delta
    return {"weight": grad_weight, "bias": grad_bias, "image": grad_image}
