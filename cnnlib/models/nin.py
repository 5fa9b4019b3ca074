"""Network in network: 1x1 convolutions after each convolution, and no dense layer at all.

Lin, Chen and Yan, "Network in network" (2014).
On CIFAR-10 the paper reports 10.41 % errors, 8.81 % when trained on shifted and mirrored copies as well.
"""

from torch import nn

from cnnlib.models._initialisation import he_normal


def nin(num_classes: int = 10, in_channels: int = 3, base: int = 96) -> nn.Sequential:
    """Three blocks of one convolution and two 1x1 convolutions, then the mean of each map is its class's score.

    In: (N, in_channels, H, W), 32x32 in the paper. Out: class scores (N, num_classes). 966,986 parameters; a smaller
    `base` makes every layer narrower.

    Kernel sizes and widths are those of the configuration that the authors published for CIFAR-10. As in the paper a
    ReLU stands after the last 1x1 convolution too, so no score is negative. We depart from the paper in the
    initialisation, after He et al. (2015), and from the published configuration in that the second pooling takes the
    maximum, as the paper's text has it.

    >>> import torch
    >>> nin(10)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    network = nn.Sequential(
        *_mlpconv(in_channels, 2 * base, base * 5 // 3, base, kernel_size=5),  # (N, 96, 32, 32)
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # (N, 96, 16, 16)
        nn.Dropout(0.5),
        *_mlpconv(base, 2 * base, 2 * base, 2 * base, kernel_size=5),  # (N, 192, 16, 16)
        nn.MaxPool2d(3, stride=2, ceil_mode=True),  # (N, 192, 8, 8)
        nn.Dropout(0.5),
        *_mlpconv(2 * base, 2 * base, 2 * base, num_classes, kernel_size=3),  # (N, 10, 8, 8)
        nn.AdaptiveAvgPool2d(1),  # (N, 10, 1, 1)
        nn.Flatten(),
    )
    he_normal(network)
    return network


def _mlpconv(channels: int, first: int, second: int, third: int, kernel_size: int) -> list[nn.Module]:
    """A convolution that keeps the size, then a small multilayer perceptron at every pixel."""
    return [
        nn.Conv2d(channels, first, kernel_size, padding=kernel_size // 2),
        nn.ReLU(),
        nn.Conv2d(first, second, kernel_size=1),
        nn.ReLU(),
        nn.Conv2d(second, third, kernel_size=1),
        nn.ReLU(),
    ]
