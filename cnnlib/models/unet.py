"""U-Net: a contracting path, an expanding path, and skip connections between them.

Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation" (2015), figure 1.
Departures: no dropout at the end of the contracting path, and on request padding, fewer channels, fewer levels or no
skip connections. The paper's "up-convolution" is a transposed convolution here, as it was in the authors' own code.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Encoder(nn.Module):
    """The contracting path: a convolutional network that keeps the map it had at each resolution.

    (N, in_channels, H, W) -> one map a level, the largest first: (N, base * 2**level, H_level, W_level).
    """

    def __init__(self, in_channels: int, base: int, depth: int, padding: int) -> None:
        super().__init__()
        widths = [in_channels, *(base * 2**level for level in range(depth + 1))]
        self.levels = nn.ModuleList(
            double_conv(before, after, padding) for before, after in zip(widths[:-1], widths[1:], strict=True)
        )
        self.pool = nn.MaxPool2d(2)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        maps = [self.levels[0](x)]
        for level in self.levels[1:]:
            maps.append(level(self.pool(maps[-1])))
        return maps


class Decoder(nn.Module):
    """The expanding path: doubles the resolution of the smallest map again and again, with the larger ones beside it.

    The maps of `Encoder` -> (N, base, H', W').
    """

    def __init__(self, base: int, depth: int, padding: int, skips: bool) -> None:
        super().__init__()
        widths = [base * 2**level for level in reversed(range(depth))]
        self.skips = skips
        # Without a skip the up-convolution makes the missing half of the channels itself, so that the
        # convolutions after it are the same and the network without skips is not the smaller one.
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(2 * width, width if skips else 2 * width, kernel_size=2, stride=2) for width in widths
        )
        self.levels = nn.ModuleList(double_conv(2 * width, width, padding) for width in widths)

    def forward(self, maps: list[torch.Tensor]) -> torch.Tensor:
        *larger, x = maps
        for up, level, skip in zip(self.ups, self.levels, reversed(larger), strict=True):
            x = up(x)  # (N, C, 2H, 2W)
            if self.skips:
                x = torch.cat([center_crop(skip, x), x], dim=1)  # (N, 2C, 2H, 2W)
            x = level(x)  # (N, C, 2H - 4, 2W - 4), or 2H, 2W with padding
        return x


class UNet(nn.Module):
    """Scores for each pixel: (N, in_channels, H, W) -> (N, num_classes, H - 2 * margin, W - 2 * margin).

    `margin` pixels are lost at each edge: 92 in the paper's network, none with padding. `multiple` (16) is how far
    apart two positions are that all poolings treat alike. `encoder`, `decoder` and `head` are the three parts.
    """

    def __init__(self, num_classes: int, in_channels: int, base: int, depth: int, padding: int, skips: bool) -> None:
        super().__init__()
        self.multiple: int = 2**depth
        self.margin = 0 if padding else 6 * self.multiple - 4
        self.encoder = Encoder(in_channels, base, depth, padding)
        self.decoder = Decoder(base, depth, padding, skips)
        self.head = nn.Conv2d(base, num_classes, kernel_size=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for side in x.shape[-2:]:
            self._check(side)
        scores: torch.Tensor = self.head(self.decoder(self.encoder(x)))
        return scores

    def valid_size(self, size: int) -> int:
        """The smallest side of an input that the network takes and that is not less than `size`.

        Unpadded, n = -4 modulo 2**depth (12 modulo 16 in the paper) and n > 2 * margin; padded, a multiple of 2**depth.
        """
        rest = -4 % self.multiple if self.margin else 0
        least = max(size, 2 * self.margin + 1)
        return least + (rest - least) % self.multiple

    def _check(self, side: int) -> None:
        above = self.valid_size(side)
        if side == above:
            return
        below = above - self.multiple
        nearest = f"{below} or {above}" if below == self.valid_size(below) else f"{above}"
        raise ValueError(
            f"a side of the input must be {above % self.multiple} modulo {self.multiple} and at least "
            f"{self.valid_size(1)}, but is {side}: crop or mirror it to {nearest}"
        )


def unet(
    num_classes: int = 2,
    in_channels: int = 1,
    base: int = 64,
    depth: int = 4,
    padding: int = 0,
    skips: bool = True,
) -> UNet:
    """U-Net as in the paper: (N, 1, 572, 572) -> (N, 2, 388, 388) with 31,030,658 parameters.

    `base` channels on the first level, doubled at each of `depth` poolings. `padding` 0 as in the paper, or 1, which
    keeps height and width. With `skips` False nothing is handed across: each up-convolution makes twice the channels
    instead, so that no 3x3 convolution changes its shape. Weights are drawn as in the paper, from a normal
    distribution of standard deviation sqrt(2 / inputs of the unit); biases start at 0.

    Raises ValueError for a padding other than 0 or 1 or a number below 1; the network raises it for an input whose
    sides do not fit.

    Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation" (2015).

    >>> unet(num_classes=3, base=4, depth=2)(torch.zeros(1, 1, 60, 60)).shape
    torch.Size([1, 3, 20, 20])
    """
    for name, value in {"num_classes": num_classes, "in_channels": in_channels, "base": base, "depth": depth}.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1, but is {value}")
    if padding not in (0, 1):
        raise ValueError(f"padding must be 0 (the paper) or 1 (sides kept), but is {padding}")
    network = UNet(num_classes, in_channels, base, depth, padding, skips)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            # An output of the up-convolution hears one tap of each channel: its fan-in is the input channels.
            inputs = layer.in_channels * (layer.weight[0, 0].numel() if isinstance(layer, nn.Conv2d) else 1)
            nn.init.normal_(layer.weight, std=(2 / inputs) ** 0.5)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def double_conv(in_channels: int, out_channels: int, padding: int) -> nn.Sequential:
    """Two 3x3 convolutions, each followed by ReLU: (N, C, H, W) -> (N, O, H - 4, W - 4), or H, W with padding 1."""
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=padding),
        nn.ReLU(inplace=True),
        nn.Conv2d(out_channels, out_channels, kernel_size=3, padding=padding),
        nn.ReLU(inplace=True),
    )


def center_crop(maps: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """The middle of `maps` (N, C, H, W) with the height and width of `like` (..., H', W').

    Raises ValueError where `like` is larger, or an odd number of rows or columns would have to go.
    """
    rest = [have - want for have, want in zip(maps.shape[-2:], like.shape[-2:], strict=True)]
    if any(pixels < 0 or pixels % 2 for pixels in rest):
        raise ValueError(
            f"a centre crop takes as much from each side, but {tuple(maps.shape[-2:])} to "
            f"{tuple(like.shape[-2:])} leaves {rest} to take"
        )
    rows, columns = (-pixels // 2 for pixels in rest)
    return F.pad(maps, (columns, columns, rows, rows))
