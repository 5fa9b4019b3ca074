# exercise: recover_kernel
def recover_kernel(images, outputs):
    kh, kw = (a - b + 1 for a, b in zip(images.shape[2:], outputs.shape[1:]))
    kernel, bias = np.zeros((1, images.shape[1], kh, kw)), np.zeros(1)
    # The largest step that is safe, from the average square of a window and its constant.
    rate = 1 / (1 + kernel.size * np.mean(images**2))
    for _ in range(6000):
        error = (scratch.conv2d(images, kernel, bias) - outputs[:, None]) / outputs.size
        step = scratch.conv2d_backward(error, images, kernel, bias)
        kernel, bias = kernel - rate * step.weight, bias - rate * step.bias
        if max(np.abs(step.weight).max(), np.abs(step.bias).max()) < 1e-7:
            break
    return kernel[0], bias[0]
