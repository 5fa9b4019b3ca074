# exercise: smallest_layer
def smallest_layer(matrix, shape, size, stride):
    import torch

    pixels = torch.arange(float(np.prod(shape)), dtype=torch.float64).reshape(1, *shape)
    seen = torch.nn.functional.unfold(pixels, tuple(size), stride=tuple(stride))[0].T.long()  # (H'W', C*kh*kw)
    places = [(n - k) // s + 1 for n, k, s in zip(shape[1:], size, stride)]
    blocks = torch.tensor(np.ascontiguousarray(matrix)).reshape(-1, *seen.shape[:1], matrix.shape[1])
    kernels = torch.stack([blocks[:, p][:, places_seen] for p, places_seen in enumerate(seen)])  # (P, O, C*kh*kw)
    if kernels.count_nonzero() != blocks.count_nonzero():
        return {"kind": "dense", "weight": matrix}
    kernels = kernels.reshape(*places, -1, shape[0], *size)
    if torch.equal(kernels, kernels[:1, :1].expand_as(kernels)):
        return {"kind": "conv", "weight": kernels[0, 0]}
    return {"kind": "local", "weight": kernels}
