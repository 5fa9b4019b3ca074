# exercise: find_digit
def find_digit(weight, bias, window, maps, step):
    images = torch.from_numpy(np.ascontiguousarray(maps))[None]
    layer = nn.Conv2d(images.shape[1], len(weight), window, dtype=images.dtype)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight)).view_as(layer.weight))
        layer.bias.copy_(torch.from_numpy(np.ascontiguousarray(bias)))
        scores = layer(images).squeeze(0)
    places = scores.shape[1] * scores.shape[2]
    flat = int(scores.argmax())
    corner = np.array(divmod(flat % places, scores.shape[2])) * step
    return {"scores": scores, "digit": flat // places, "corner": corner.tolist()}
