"""AlexNet: two towers as in 2012, and the one tower that everybody uses.

Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks" (2012).
On the validation images of ILSVRC 2012 the paper reports 40.7 % errors for one network, 18.2 % when five guesses count.

Its input is said to be 224x224, but (224 - 11) / 4 is not whole. 227x227 without padding gives the paper's 55x55, and
so does 224x224 with padding 2.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from cnnlib.models._initialisation import he_normal


def alexnet(num_classes: int = 1000, in_channels: int = 3, base: int = 64) -> AlexNet:
    """AlexNet in one tower, as torchvision builds it, with its names of weights.

    In: (N, in_channels, 224, 224); other sizes from 63 on are pooled to 6x6 before the dense layers.
    Out: class scores (N, num_classes). 61,100,840 parameters; a smaller `base` makes every layer narrower.

    The shape is that of Krizhevsky, "One weird trick for parallelizing convolutional neural networks" (2014): no
    groups, no normalisation, fewer kernels. Kernels are drawn after He et al. (2015), dense weights as torch draws
    them.

    >>> sum(parameter.numel() for parameter in alexnet().parameters())
    61100840
    """
    features = nn.Sequential(
        nn.Conv2d(in_channels, base, kernel_size=11, stride=4, padding=2),  # (N, 64, 55, 55)
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),  # (N, 64, 27, 27)
        nn.Conv2d(base, 3 * base, kernel_size=5, padding=2),  # (N, 192, 27, 27)
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),  # (N, 192, 13, 13)
        nn.Conv2d(3 * base, 6 * base, kernel_size=3, padding=1),  # (N, 384, 13, 13)
        nn.ReLU(),
        nn.Conv2d(6 * base, 4 * base, kernel_size=3, padding=1),  # (N, 256, 13, 13)
        nn.ReLU(),
        nn.Conv2d(4 * base, 4 * base, kernel_size=3, padding=1),  # (N, 256, 13, 13)
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),  # (N, 256, 6, 6)
    )
    he_normal(features)
    return AlexNet(features, nn.AdaptiveAvgPool2d((6, 6)), 4 * base, 64 * base, num_classes)


def alexnet_2012(num_classes: int = 1000) -> AlexNet:
    """AlexNet of the paper in one piece: its two towers are two groups, and responses are normalised locally.

    In: (N, 3, 227, 227). Out: class scores (N, num_classes). 60,965,224 parameters. The network raises ValueError for
    images of another size.

    As in the paper, weights are drawn from N(0, 0.01^2); the biases of the second, fourth and fifth convolution and of
    the two hidden dense layers start at 1, all others at 0. We depart from it in one thing: both towers run on one
    device.
    """
    # The paper adds 1e-4 times the SUM over 5 maps; torch takes the mean, hence 5e-4.
    normalise = partial(nn.LocalResponseNorm, size=5, alpha=5e-4, beta=0.75, k=2.0)
    features = nn.Sequential(
        nn.Conv2d(3, 96, kernel_size=11, stride=4),  # (N, 96, 55, 55)
        nn.ReLU(),
        normalise(),
        nn.MaxPool2d(3, stride=2),  # (N, 96, 27, 27)
        nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2),  # (N, 256, 27, 27)
        nn.ReLU(),
        normalise(),
        nn.MaxPool2d(3, stride=2),  # (N, 256, 13, 13)
        nn.Conv2d(256, 384, kernel_size=3, padding=1),  # (N, 384, 13, 13): the towers meet here
        nn.ReLU(),
        nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=2),  # (N, 384, 13, 13)
        nn.ReLU(),
        nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=2),  # (N, 256, 13, 13)
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),  # (N, 256, 6, 6)
    )
    network = AlexNet(features, nn.Identity(), 256, 4096, num_classes)
    starts_at_one = (features[4], features[10], features[12], network.classifier[1], network.classifier[4])
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.constant_(layer.get_parameter("bias"), 1.0 if layer in starts_at_one else 0.0)
    return network


class AlexNet(nn.Module):
    """Three parts, `features`, `avgpool` and `classifier`, with 6x6 maps flattened before the last."""

    def __init__(
        self, features: nn.Sequential, avgpool: nn.Module, channels: int, hidden: int, num_classes: int
    ) -> None:
        super().__init__()
        self.features = features
        self.avgpool = avgpool
        self.classifier = nn.Sequential(
            nn.Dropout(0.5),
            nn.Linear(channels * 6 * 6, hidden),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, num_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.avgpool(self.features(images))  # (N, 256, 6, 6)
        if maps.shape[2:] != (6, 6):
            raise ValueError(f"images must be 227x227, but are {tuple(images.shape[2:])}: resize or crop them")
        scores: torch.Tensor = self.classifier(torch.flatten(maps, 1))
        return scores
