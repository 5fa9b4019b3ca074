# exercise: wrapped_gradients
def wrapped_gradients(grad_output, image, kernel, stride):
    (kh, kw), (height, width) = kernel.shape[2:], image.shape[2:]
    filled = np.pad(image, [(0, 0), (0, 0), (0, kh), (0, kw)])
    needed = [(n - 1) * s + k for n, s, k in zip(grad_output.shape[2:], stride, (kh, kw))]
    filled = np.ascontiguousarray(filled[:, :, : needed[0], : needed[1]])
    found = scratch.conv2d_backward(grad_output, filled, kernel, np.zeros_like(kernel[:, 0, 0, 0]), stride)
    back = np.zeros((*image.shape[:2], height + kh, width + kw), image.dtype)
    back[:, :, : needed[0], : needed[1]] = found.input
    return {"kernel": found.weight, "bias": found.bias, "image": back[:, :, :height, :width]}
