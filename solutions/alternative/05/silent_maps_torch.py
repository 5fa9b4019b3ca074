# exercise: silent_maps
def silent_maps(weight, bias, images, low, high):
    import torch

    kernels, shift = torch.tensor(weight), torch.tensor(bias)
    maps = torch.relu(torch.nn.functional.conv2d(torch.tensor(images), kernels, shift))
    middle, half = (low + high) / 2, (high - low) / 2
    # The sum for the image in the middle, and by how much it can grow from there.
    highest = shift + middle * kernels.sum(dim=(1, 2, 3)) + half * kernels.abs().sum(dim=(1, 2, 3))
    return {
        "fires_on": (maps.sum(dim=(2, 3)) > 0).sum(dim=0),
        "always_silent": torch.nonzero(torch.relu(highest) == 0).flatten(),
    }
