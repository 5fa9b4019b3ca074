# exercise: augmented
def augmented(images, labels, most, noise, rng):
    import torch

    n, height, width = images.shape
    padded = torch.nn.functional.pad(torch.tensor(images), (most,) * 4)
    windows = padded.unfold(1, height, 1).unfold(2, width, 1)
    top, left = torch.tensor(rng.integers(2 * most + 1, size=(2, n)))
    dust = torch.tensor(rng.normal(0, noise, size=images.shape))
    return (windows[torch.arange(n), top, left] + dust).clamp(0, 1), torch.tensor(labels)
