"""What torchvision's networks are, without torchvision: names and shapes of their weights, and what they compute.

The forward passes are written with torch's functions alone and look weights up by torchvision's names, so they share
nothing with cnnlib.models but those names.
"""

import csv
from pathlib import Path

import torch
from torch.nn import functional as F

State = dict[str, torch.Tensor]

# Poolings of VGG stand where the numbers of two convolutions in `features` are 3 apart instead of 2.
VGG_CONVOLUTIONS = {
    "vgg11": (0, 3, 6, 8, 11, 13, 16, 18),
    "vgg13": (0, 2, 5, 7, 10, 12, 15, 17, 20, 22),
    "vgg16": (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28),
    "vgg19": (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34),
}


def names_and_shapes(model: str) -> list[tuple[str, tuple[int, ...]]]:
    """Each entry of the model's state_dict, in order."""
    path = Path(__file__).parent / "torchvision_state_dicts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["model"] == model]
    return [(row["key"], _shape(row["shape"])) for row in rows]


def _shape(written: str) -> tuple[int, ...]:
    return () if written == "scalar" else tuple(map(int, written.split("x")))


def _conv(state: State, name: str, maps: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    return F.conv2d(maps, state[f"{name}.weight"], state.get(f"{name}.bias"), stride, padding)


def _linear(state: State, name: str, numbers: torch.Tensor) -> torch.Tensor:
    return F.linear(numbers, state[f"{name}.weight"], state[f"{name}.bias"])


def _norm(state: State, name: str, maps: torch.Tensor) -> torch.Tensor:
    statistics = (state[f"{name}.running_mean"], state[f"{name}.running_var"])
    return F.batch_norm(maps, *statistics, state[f"{name}.weight"], state[f"{name}.bias"])


def alexnet_forward(state: State, images: torch.Tensor) -> torch.Tensor:
    """AlexNet in evaluation mode."""
    maps = F.max_pool2d(F.relu(_conv(state, "features.0", images, stride=4, padding=2)), 3, 2)
    maps = F.max_pool2d(F.relu(_conv(state, "features.3", maps, padding=2)), 3, 2)
    for number in (6, 8, 10):
        maps = F.relu(_conv(state, f"features.{number}", maps, padding=1))
    numbers = F.adaptive_avg_pool2d(F.max_pool2d(maps, 3, 2), 6).flatten(1)
    numbers = F.relu(_linear(state, "classifier.1", numbers))
    return _linear(state, "classifier.6", F.relu(_linear(state, "classifier.4", numbers)))


def vgg_forward(model: str, state: State, images: torch.Tensor) -> torch.Tensor:
    """VGG in evaluation mode."""
    numbers = VGG_CONVOLUTIONS[model]
    maps = images
    for number, following in zip(numbers, (*numbers[1:], numbers[-1] + 3), strict=True):
        maps = F.relu(_conv(state, f"features.{number}", maps, padding=1))
        if following - number == 3:
            maps = F.max_pool2d(maps, 2)
    hidden = F.relu(_linear(state, "classifier.0", F.adaptive_avg_pool2d(maps, 7).flatten(1)))
    return _linear(state, "classifier.6", F.relu(_linear(state, "classifier.3", hidden)))


def resnet_forward(state: State, images: torch.Tensor, stride_in_first: bool = False) -> torch.Tensor:
    """ResNet in evaluation mode; which kind of block, and how many, is read off the names."""
    maps = F.relu(_norm(state, "bn1", _conv(state, "conv1", images, stride=2, padding=3)))
    maps = F.max_pool2d(maps, 3, 2, 1)
    # In the order of the state_dict: layer1.0, layer1.1, ...
    for layer, number in dict.fromkeys(tuple(key.split(".")[:2]) for key in state if key.startswith("layer")):
        block = f"{layer}.{number}"
        stride = 2 if number == "0" and layer != "layer1" else 1
        shortcut = maps
        if f"{block}.downsample.0.weight" in state:
            shortcut = _norm(state, f"{block}.downsample.1", _conv(state, f"{block}.downsample.0", maps, stride))
        if f"{block}.conv3.weight" in state:
            first, second = (stride, 1) if stride_in_first else (1, stride)
            maps = F.relu(_norm(state, f"{block}.bn1", _conv(state, f"{block}.conv1", maps, first)))
            maps = F.relu(_norm(state, f"{block}.bn2", _conv(state, f"{block}.conv2", maps, second, padding=1)))
            maps = _norm(state, f"{block}.bn3", _conv(state, f"{block}.conv3", maps))
        else:
            maps = F.relu(_norm(state, f"{block}.bn1", _conv(state, f"{block}.conv1", maps, stride, padding=1)))
            maps = _norm(state, f"{block}.bn2", _conv(state, f"{block}.conv2", maps, padding=1))
        maps = F.relu(maps + shortcut)
    return _linear(state, "fc", maps.mean(dim=(2, 3)))
