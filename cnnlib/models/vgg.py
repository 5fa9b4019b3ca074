"""VGG: 3x3 convolutions in blocks, a pooling after each block, three dense layers.

Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition" (2015).
On the validation images of ILSVRC 2012, trained and tested at several scales, the paper reports errors of 24.8 % for 16
and for 19 layers, 7.5 % when five guesses count.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from cnnlib.models._initialisation import he_normal

# Table 1 of the paper, columns A, B, D, E: how many convolutions stand in each of the five blocks.
BLOCKS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
_WIDTHS = (1, 2, 4, 8, 8)  # of the blocks, in multiples of the first


def vgg11(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> VGG:
    """VGG with 11 layers (configuration A): 132,863,336 parameters. See `vgg16`."""
    return VGG(BLOCKS[11], num_classes, in_channels, base)


def vgg13(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> VGG:
    """VGG with 13 layers (configuration B): 133,047,848 parameters. See `vgg16`."""
    return VGG(BLOCKS[13], num_classes, in_channels, base)


def vgg16(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> VGG:
    """VGG with 16 layers (configuration D): 138,357,544 parameters, with torchvision's names of weights.

    In: (N, in_channels, 224, 224); other sizes from 32 on are pooled to 7x7 before the dense layers.
    Out: class scores (N, num_classes). A smaller `base`, the maps of the first block, makes every layer narrower.

    Kernels are drawn after He et al. (2015) and dense weights from N(0, 0.01^2), biases start at zero. The paper drew
    all weights of its 11 layers from a normal distribution, trained them, and started the deeper nets from there.
    """
    return VGG(BLOCKS[16], num_classes, in_channels, base)


def vgg19(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> VGG:
    """VGG with 19 layers (configuration E): 143,667,240 parameters. See `vgg16`."""
    return VGG(BLOCKS[19], num_classes, in_channels, base)


def vgg_blocks(convolutions: Sequence[int], widths: Sequence[int], in_channels: int = 3) -> nn.Sequential:
    """Blocks of 3x3 convolutions with ReLU, each ended by a 2x2 max pooling.

    convolutions: how many stand in each block; widths: the maps of each block.
    (N, in_channels, H, W) -> (N, widths[-1], H / 2^B, W / 2^B), rounded down, for B blocks.

    Raises ValueError when the two lists differ in length.

    >>> vgg_blocks([1, 2], [8, 16])(torch.zeros(1, 3, 20, 20)).shape
    torch.Size([1, 16, 5, 5])
    """
    if len(convolutions) != len(widths):
        raise ValueError(f"each block needs one width, but {len(convolutions)} blocks have {len(widths)} widths")
    layers: list[nn.Module] = []
    for count, width in zip(convolutions, widths, strict=True):
        for _ in range(count):
            layers += [nn.Conv2d(in_channels, width, kernel_size=3, padding=1), nn.ReLU()]
            in_channels = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


class VGG(nn.Module):
    """Three parts, `features`, `avgpool` and `classifier`, with 7x7 maps flattened before the last."""

    def __init__(self, blocks: Sequence[int], num_classes: int, in_channels: int, base: int) -> None:
        super().__init__()
        self.features = vgg_blocks(blocks, [base * width for width in _WIDTHS], in_channels)
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(8 * base * 7 * 7, 64 * base),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64 * base, 64 * base),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64 * base, num_classes),
        )
        he_normal(self.features, mode="fan_out")
        for layer in self.classifier:
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, std=0.01)
                nn.init.zeros_(layer.bias)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.features(images)  # (N, 512, 7, 7)
        maps = self.avgpool(maps)  # at 224x224 this changes nothing
        scores: torch.Tensor = self.classifier(torch.flatten(maps, 1))
        return scores
