"""LeNet-5: as the paper built it, and as it is built today.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998), section II.B.
The paper reports 0.95 % errors on the test digits of MNIST, and 0.8 % when trained on distorted copies as well.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

# Table I of the paper: the maps of S2 that each of the 16 maps of C3 takes as its input.
C3_TABLE = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5)),
)

# The code of each digit, 12 rows of 7: our own drawings after those of the paper's figure 3.
_DIGITS = (
    """
..###.. ...#... .#####. .#####. .....#.
.#...#. ..##... #.....# #.....# ....##.
#.....# .#.#... ......# ......# ...#.#.
#.....# ...#... ......# ......# ..#..#.
#.....# ...#... .....#. ......# .#...#.
#.....# ...#... ....#.. ..####. #....#.
#.....# ...#... ...#... ......# #######
#.....# ...#... ..#.... ......# .....#.
#.....# ...#... .#..... ......# .....#.
#.....# ...#... #...... ......# .....#.
.#...#. ...#... #...... #.....# .....#.
..###.. .#####. ####### .#####. .....#.
""",
    """
####### ..####. ####### .#####. .#####.
#...... .#..... ......# #.....# #.....#
#...... #...... ......# #.....# #.....#
#...... #...... .....#. #.....# #.....#
######. #...... .....#. #.....# #.....#
......# ######. ....#.. .#####. #.....#
......# #.....# ....#.. #.....# .######
......# #.....# ...#... #.....# ......#
......# #.....# ...#... #.....# ......#
......# #.....# ..#.... #.....# ......#
#.....# #.....# ..#.... #.....# .....#.
.#####. .#####. ..#.... .#####. .####..
""",
)


def lenet5(num_classes: int = 10, in_channels: int = 1, padding: int = 0) -> LeNet5:
    """LeNet-5 of today: ReLU, max pooling, every map connected with every map, dense layers at the end.

    In: (N, in_channels, 32, 32); with padding=2 in the first convolution, (N, in_channels, 28, 28).
    Out: class scores (N, num_classes). 61,706 parameters for ten classes and one channel.
    The sizes are the paper's; the layers are not (see `lenet5_1998`). Weights are drawn as torch's layers draw them.
    The network raises ValueError for images of another size.

    >>> lenet5()(torch.zeros(1, 1, 32, 32)).shape
    torch.Size([1, 10])
    """
    return LeNet5(num_classes, in_channels, padding)


class LeNet5(nn.Module):
    """Two parts, `features` and `classifier`, with the maps flattened in between. Made by `lenet5`."""

    def __init__(self, num_classes: int, in_channels: int, padding: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, 6, kernel_size=5, padding=padding),  # (N, 6, 28, 28)
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, 6, 14, 14)
            nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 10, 10)
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, 16, 5, 5)
        )
        self.classifier = nn.Sequential(
            nn.Linear(16 * 5 * 5, 120),
            nn.ReLU(),
            nn.Linear(120, 84),
            nn.ReLU(),
            nn.Linear(84, num_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.features(images)  # (N, 16, 5, 5)
        _require_size(images, maps, (5, 5))
        scores: torch.Tensor = self.classifier(torch.flatten(maps, 1))
        return scores


def lenet5_1998(num_classes: int = 10) -> LeNet5Of1998:
    """LeNet-5 of the paper: scaled tanh, trainable sub-sampling, a connection table, distances to drawn codes.

    In: (N, 1, 32, 32), background -0.1 and ink 1.175. Out: penalties (N, 10); the smallest names the digit, so that
    a softmax takes their negatives. 60,000 parameters: C1 156, S2 12, C3 1,516, S4 32, C5 48,120, F6 10,164.

    As in the paper, a weight is drawn evenly from [-2.4, 2.4] / (inputs of its unit). It says nothing of biases:
    ours start at zero. The codes are fixed, and our own drawings.

    Raises ValueError for a number of classes other than 10: there is no drawing for another.
    """
    if num_classes != 10:
        raise ValueError(f"codes are drawn for the 10 digits only, but num_classes is {num_classes}: use lenet5")
    return LeNet5Of1998()


class LeNet5Of1998(nn.Module):
    """Layers under their names in the paper, `c1` to `f6`, and `output`. Made by `lenet5_1998`."""

    def __init__(self) -> None:
        super().__init__()
        self.squash = ScaledTanh()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.s2 = Subsampling(6)
        self.c3 = ConvByTable(C3_TABLE, kernel_size=5)
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, 84)
        self.output = DistanceToCodes()
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d | nn.Linear):
                _draw(layer, inputs=layer.weight[0].numel())
            elif isinstance(layer, Subsampling):
                _draw(layer, inputs=4)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.squash(self.c1(images))  # (N, 6, 28, 28)
        maps = self.squash(self.s2(maps))  # (N, 6, 14, 14)
        maps = self.squash(self.c3(maps))  # (N, 16, 10, 10)
        maps = self.squash(self.s4(maps))  # (N, 16, 5, 5)
        maps = self.squash(self.c5(maps))  # (N, 120, 1, 1)
        _require_size(images, maps, (1, 1))
        units = self.squash(self.f6(torch.flatten(maps, 1)))  # (N, 84)
        penalties: torch.Tensor = self.output(units)  # (N, 10)
        return penalties


def _require_size(images: torch.Tensor, maps: torch.Tensor, size: tuple[int, int]) -> None:
    """Raise ValueError where the dense layers cannot take the maps."""
    if maps.shape[2:] != size:
        raise ValueError(
            f"images must be 32x32 (28x28 where the first convolution pads by 2), but are {tuple(images.shape[2:])}: "
            "pad or resize them"
        )


def _draw(layer: nn.Module, inputs: int) -> None:
    bound = 2.4 / inputs
    nn.init.uniform_(layer.get_parameter("weight"), -bound, bound)
    nn.init.zeros_(layer.get_parameter("bias"))


class ScaledTanh(nn.Module):
    """1.7159 tanh(2/3 a), which leaves 1 and -1 where they are."""

    def forward(self, sums: torch.Tensor) -> torch.Tensor:
        return 1.7159 * torch.tanh(2 / 3 * sums)


class Subsampling(nn.Module):
    """The sum over each 2x2 window, times one weight a map, plus one bias a map: (N, C, H, W) -> (N, C, H/2, W/2)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels))
        self.bias = nn.Parameter(torch.empty(channels))

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        sums = F.avg_pool2d(maps, kernel_size=2, divisor_override=1)
        return sums * self.weight[:, None, None] + self.bias[:, None, None]


class ConvByTable(nn.Module):
    """One convolution for each map, over the maps that its row of the table names: (N, C, ...) -> (N, rows, ...)."""

    def __init__(self, table: tuple[tuple[int, ...], ...], kernel_size: int) -> None:
        super().__init__()
        self.table = table
        self.maps = nn.ModuleList(nn.Conv2d(len(row), 1, kernel_size) for row in table)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        return torch.cat([conv(maps[:, row]) for conv, row in zip(self.maps, self.table, strict=True)], dim=1)


class DistanceToCodes(nn.Module):
    """The squared distance to each digit's code: (N, 84) -> (N, 10). RBF units whose centres do not learn."""

    codes: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        rows = [row.split() for half in _DIGITS for row in half.split("\n") if row]
        drawings = ["".join(row[digit] for row in rows[start : start + 12]) for start in (0, 12) for digit in range(5)]
        codes = [[1.0 if mark == "#" else -1.0 for mark in drawing] for drawing in drawings]
        self.register_buffer("codes", torch.tensor(codes))

    def forward(self, units: torch.Tensor) -> torch.Tensor:
        return (units[:, None, :] - self.codes).square().sum(dim=2)
