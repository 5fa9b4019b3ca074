"""Layers that resize maps without parameters: interpolation, and pixel shuffle with its inverse."""

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch._values import require_choice
from cnnlib.scratch.interpolate import MODES, interpolate, interpolate_backward
from cnnlib.scratch.layers.layer import Layer
from cnnlib.scratch.pixel_shuffle import (
    pixel_shuffle,
    pixel_shuffle_backward,
    pixel_unshuffle,
    pixel_unshuffle_backward,
)


class Upsample(Layer):
    """cnnlib.scratch.interpolate as a layer.

    >>> Upsample(scale_factor=2)(np.array([[[[0.0, 4.0]]]]))
    array([[[[0., 0., 4., 4.],
             [0., 0., 4., 4.]]]])
    """

    def __init__(
        self,
        size: int | Pair | None = None,
        scale_factor: float | tuple[float, float] | None = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
    ) -> None:
        super().__init__()
        require_choice("mode", mode, MODES)
        self.options = (size, scale_factor, mode, align_corners)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H', W')."""
        self._remembered = input
        return interpolate(input, *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W)."""
        return interpolate_backward(grad_output, self._recall(), *self.options).input


class PixelShuffle(Layer):
    """cnnlib.scratch.pixel_shuffle as a layer."""

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C * r * r, H, W) -> (N, C, H * r, W * r)."""
        self._remembered = input
        return pixel_shuffle(input, self.upscale_factor)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H * r, W * r) -> (N, C * r * r, H, W)."""
        return pixel_shuffle_backward(grad_output, self._recall(), self.upscale_factor).input


class PixelUnshuffle(Layer):
    """cnnlib.scratch.pixel_unshuffle as a layer."""

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H * r, W * r) -> (N, C * r * r, H, W)."""
        self._remembered = input
        return pixel_unshuffle(input, self.downscale_factor)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C * r * r, H, W) -> (N, C, H * r, W * r)."""
        return pixel_unshuffle_backward(grad_output, self._recall(), self.downscale_factor).input
