"""Residual networks: blocks that add what they compute to what they were given.

He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2016).
On the validation images of ILSVRC 2012, averaged over ten crops, the paper reports errors of 24.52 % for 34 layers and
22.85 % for 50, and of 27.88 % for 18 layers whose shortcuts have no weights.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import nn
from torch.nn import functional as F

from cnnlib.models._initialisation import he_normal

Block = Callable[[int, int, int], nn.Module]


def resnet18(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> ResNet:
    """ResNet with 18 layers, two 3x3 convolutions in a block: 11,689,512 parameters. See `resnet50`.

    >>> resnet18(num_classes=10, base=8)(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 10])
    """
    return ResNet(BasicBlock, 1, (2, 2, 2, 2), num_classes, in_channels, base)


def resnet34(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> ResNet:
    """ResNet with 34 layers, two 3x3 convolutions in a block: 21,797,672 parameters. See `resnet50`."""
    return ResNet(BasicBlock, 1, (3, 4, 6, 3), num_classes, in_channels, base)


def resnet50(num_classes: int = 1000, in_channels: int = 3, base: int = 64, stride_in_first: bool = False) -> ResNet:
    """ResNet with 50 layers, a bottleneck in each block: 25,557,032 parameters, with torchvision's names of weights.

    In: (N, in_channels, H, W), 224x224 in the paper. Out: class scores (N, num_classes).
    A smaller `base`, the maps of the first convolution, makes every layer narrower.

    A block that halves the size takes its stride in the 3x3 convolution, as torchvision does ("version 1.5"); with
    stride_in_first=True in the first 1x1, as the paper does. On one 224x224 image that is 4,089,184,256 or
    3,857,973,248 multiply-adds. Shortcuts have a 1x1 convolution only where the shape changes (the paper's option B).
    Kernels are drawn after He et al. (2015), as in the paper.
    """
    block = partial(Bottleneck, stride_in_first=stride_in_first)
    return ResNet(block, 4, (3, 4, 6, 3), num_classes, in_channels, base)


class BasicBlock(nn.Module):
    """(N, C, H, W) -> (N, width, H / stride, W / stride)."""

    def __init__(self, in_channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = _shortcut(in_channels, width, stride)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        residual = F.relu(self.bn1(self.conv1(maps)))
        residual = self.bn2(self.conv2(residual))
        return F.relu(residual + (maps if self.downsample is None else self.downsample(maps)))


class Bottleneck(nn.Module):
    """(N, C, H, W) -> (N, 4 * width, H / stride, W / stride), by a 3x3 convolution over `width` maps."""

    def __init__(self, in_channels: int, width: int, stride: int, stride_in_first: bool) -> None:
        super().__init__()
        first, second = (stride, 1) if stride_in_first else (1, stride)
        self.conv1 = nn.Conv2d(in_channels, width, kernel_size=1, stride=first, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, kernel_size=3, stride=second, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.downsample = _shortcut(in_channels, 4 * width, stride)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        residual = F.relu(self.bn1(self.conv1(maps)))
        residual = F.relu(self.bn2(self.conv2(residual)))
        residual = self.bn3(self.conv3(residual))
        return F.relu(residual + (maps if self.downsample is None else self.downsample(maps)))


def _shortcut(in_channels: int, out_channels: int, stride: int) -> nn.Sequential | None:
    """What brings the block's input to the shape of its output; None where it has that shape."""
    if stride == 1 and in_channels == out_channels:
        return None
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=stride, bias=False),
        nn.BatchNorm2d(out_channels),
    )


class ResNet(nn.Module):
    """A convolution and a pooling, the stages `layer1` to `layer4`, the mean of each map, and a dense layer `fc`.

    `block` makes one block of (channels in, width, stride), which gives expansion * width channels.
    """

    def __init__(
        self, block: Block, expansion: int, blocks: tuple[int, ...], num_classes: int, in_channels: int, base: int
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, base, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(base)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = _stage(block, expansion, base, base, blocks[0], stride=1)
        self.layer2 = _stage(block, expansion, expansion * base, 2 * base, blocks[1], stride=2)
        self.layer3 = _stage(block, expansion, expansion * 2 * base, 4 * base, blocks[2], stride=2)
        self.layer4 = _stage(block, expansion, expansion * 4 * base, 8 * base, blocks[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(expansion * 8 * base, num_classes)
        he_normal(self, mode="fan_out")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = F.relu(self.bn1(self.conv1(images)))  # (N, 64, 112, 112)
        maps = self.maxpool(maps)  # (N, 64, 56, 56)
        maps = self.layer1(maps)  # (N, 64 * expansion, 56, 56)
        maps = self.layer2(maps)  # (N, 128 * expansion, 28, 28)
        maps = self.layer3(maps)  # (N, 256 * expansion, 14, 14)
        maps = self.layer4(maps)  # (N, 512 * expansion, 7, 7)
        means = torch.flatten(self.avgpool(maps), 1)  # (N, 512 * expansion)
        scores: torch.Tensor = self.fc(means)
        return scores


def _stage(block: Block, expansion: int, in_channels: int, width: int, count: int, stride: int) -> nn.Sequential:
    """`count` blocks, of which the first takes the stride: (N, in_channels, ...) -> (N, expansion * width, ...)."""
    first = block(in_channels, width, stride)
    return nn.Sequential(first, *(block(expansion * width, width, 1) for _ in range(count - 1)))
