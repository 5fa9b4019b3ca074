"""Windows laid out in columns, and columns added back, as layers."""

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch.fold import fold, fold_backward, unfold, unfold_backward
from cnnlib.scratch.layers.layer import Layer


class Unfold(Layer):
    """cnnlib.scratch.unfold as a layer.

    >>> Unfold(2)(np.zeros((1, 3, 4, 5))).shape
    (1, 12, 12)
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        dilation: int | Pair = 1,
        padding: int | Pair = 0,
        stride: int | Pair = 1,
    ) -> None:
        super().__init__()
        self.options = (kernel_size, dilation, padding, stride)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C * kh * kw, L)."""
        self._remembered = input
        return unfold(input, *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C * kh * kw, L) -> (N, C, H, W)."""
        return unfold_backward(grad_output, self._recall(), *self.options).input


class Fold(Layer):
    """cnnlib.scratch.fold as a layer."""

    def __init__(
        self,
        output_size: int | Pair,
        kernel_size: int | Pair,
        dilation: int | Pair = 1,
        padding: int | Pair = 0,
        stride: int | Pair = 1,
    ) -> None:
        super().__init__()
        self.options = (output_size, kernel_size, dilation, padding, stride)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C * kh * kw, L) -> (N, C, H, W)."""
        self._remembered = input
        return fold(input, *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C * kh * kw, L)."""
        return fold_backward(grad_output, self._recall(), *self.options).input
