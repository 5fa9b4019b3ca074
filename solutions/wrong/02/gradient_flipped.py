# exercise: wrapped_gradients
def wrapped_gradients(grad_output, image, kernel, stride):
    height, width = image.shape[2:]
    grad_kernel, grad_image = np.zeros_like(kernel), np.zeros_like(image)
    for (h, w), (i, j) in ((a, b) for a in np.ndindex(grad_output.shape[2:]) for b in np.ndindex(kernel.shape[2:])):
        row, column = (h * stride[0] + i) % height, (w * stride[1] + j) % width
        upstream = grad_output[:, :, h, w]
        grad_kernel[:, :, -1 - i, -1 - j] += upstream.T @ image[:, :, row, column]
        grad_image[:, :, row, column] += upstream @ kernel[:, :, i, j]
    return {"kernel": grad_kernel, "bias": grad_output.sum(axis=(0, 2, 3)), "image": grad_image}
