"""The locally connected layer as torch learns it: a convolution without weight sharing.

LeCun, "Generalization and network design strategies" (1989); Taigman, Yang, Ranzato and Wolf, "DeepFace" (2014).
"""

import torch
from torch import nn


class LocallyConnected2d(nn.Module):
    """See the windows that nn.Conv2d sees without padding, each through kernels and biases of its own.

    In: (N, in_channels, H, W). Out: (N, out_channels, H', W'), H' = W' = output_size = (H - kernel_size) // stride + 1.
    `weight` (H', W', O, C, kh, kw) and `bias` (O, H', W') are laid out as in scratch.locally_connected2d, and drawn as
    torch's nn.Conv2d draws its own: uniformly, up to 1 / sqrt(C * kh * kw) either way.

    Raises RuntimeError when the image's windows are not output_size down and across.

    >>> LocallyConnected2d(1, 2, kernel_size=3, output_size=4)(torch.zeros(5, 1, 6, 6)).shape
    torch.Size([5, 2, 4, 4])
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, output_size: int, stride: int = 1):
        super().__init__()
        self.kernel_size, self.stride = kernel_size, stride
        kernel = (in_channels, kernel_size, kernel_size)
        bound = (in_channels * kernel_size**2) ** -0.5
        weight = torch.empty(output_size, output_size, out_channels, *kernel)
        bias = torch.empty(out_channels, output_size, output_size)
        self.weight = nn.Parameter(weight.uniform_(-bound, bound))
        self.bias = nn.Parameter(bias.uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Multiply each window with the kernels of its position and sum up."""
        rows = x.unfold(2, self.kernel_size, self.stride)  # (N, C, H', W, kh)
        windows = rows.unfold(3, self.kernel_size, self.stride)  # (N, C, H', W', kh, kw)
        return torch.einsum("nchwij,hwocij->nohw", windows, self.weight) + self.bias
