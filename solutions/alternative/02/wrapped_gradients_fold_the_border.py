# exercise: wrapped_gradients
def wrapped_gradients(grad_output, image, kernel, stride):
    (height, width), (rows, columns) = image.shape[2:], grad_output.shape[2:]
    down, across = (rows - 1) * stride[0] + kernel.shape[2], (columns - 1) * stride[1] + kernel.shape[3]
    row, column = np.arange(down) % height, np.arange(across) % width
    unrolled = np.ascontiguousarray(image[:, :, row][:, :, :, column])
    bias = np.zeros(len(kernel), image.dtype)
    found = scratch.conv2d_backward(np.ascontiguousarray(grad_output), unrolled, kernel.copy(), bias, stride)
    folded = np.zeros_like(image)
    for y in range(down):
        for x in range(across):
            folded[:, :, y % height, x % width] += found.input[:, :, y, x]
    return {"kernel": found.weight, "bias": found.bias, "image": folded}
