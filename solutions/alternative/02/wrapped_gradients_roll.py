# exercise: wrapped_gradients
def wrapped_gradients(grad_output, image, kernel, stride):
    sparse = np.zeros((len(image), len(kernel), *image.shape[2:]), image.dtype)
    sparse[:, :, :: stride[0], :: stride[1]] = grad_output
    back, found = np.zeros_like(image), np.zeros_like(kernel)
    for i, j in np.ndindex(*kernel.shape[2:]):
        found[:, :, i, j] = np.einsum("nohw,nchw->oc", sparse, np.roll(image, (-i, -j), (2, 3)))
        back += np.einsum("oc,nohw->nchw", kernel[:, :, i, j], np.roll(sparse, (i, j), (2, 3)))
    return dict(image=back, kernel=found, bias=sparse.sum((0, 2, 3)))
