"""Pooling as layers, and unpooling; none of them has parameters."""

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch.adaptive_avg_pool import adaptive_avg_pool2d, adaptive_avg_pool2d_backward
from cnnlib.scratch.avg_pool import avg_pool2d, avg_pool2d_backward
from cnnlib.scratch.layers.layer import Layer
from cnnlib.scratch.max_pool import (
    max_pool2d_backward,
    max_pool2d_with_indices,
    max_unpool2d,
    max_unpool2d_backward,
)


class MaxPool2d(Layer):
    """cnnlib.scratch.max_pool2d as a layer; after a forward pass `indices` says where the maxima stood.

    torch's return_indices is not among the arguments: forward returns one array, so that the layer fits Sequential.

    >>> pool = MaxPool2d(2)
    >>> pool(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 6.0]]]])), pool.indices
    (array([[[[5., 8.]]]]), array([[[[1, 6]]]]))
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        dilation: int | Pair = 1,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.options = (kernel_size, stride, padding, dilation, ceil_mode)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H', W')."""
        output, indices = max_pool2d_with_indices(input, *self.options)
        self._remembered = input, indices
        return output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W)."""
        input, indices = self._recall()
        return max_pool2d_backward(grad_output, input, *self.options, indices=indices).input

    @property
    def indices(self) -> np.ndarray:
        """The places of the latest maxima, (N, C, H', W'): what MaxUnpool2d takes."""
        indices: np.ndarray = self._recall()[1]
        return indices


class MaxUnpool2d:
    """cnnlib.scratch.max_unpool2d, which remembers what it put back.

    No Layer: it takes two arrays, the values and the indices that a MaxPool2d found, and a Sequential hands on one.
    torch's does not fit nn.Sequential either: call it by hand.
    """

    def __init__(self, kernel_size: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0) -> None:
        self.options = (kernel_size, stride, padding)
        self._remembered: tuple[np.ndarray, np.ndarray, tuple[int, ...] | None] | None = None

    def __call__(
        self, input: np.ndarray, indices: np.ndarray, output_size: tuple[int, ...] | None = None
    ) -> np.ndarray:
        """The same as forward."""
        return self.forward(input, indices, output_size)

    def forward(self, input: np.ndarray, indices: np.ndarray, output_size: tuple[int, ...] | None = None) -> np.ndarray:
        """(N, C, H, W), twice -> (N, C, H', W')."""
        self._remembered = input, indices, output_size
        return max_unpool2d(input, indices, *self.options, output_size)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W), the gradient with respect to the latest input."""
        if self._remembered is None:
            raise RuntimeError("MaxUnpool2d.backward needs a forward pass first: call forward before it")
        input, indices, output_size = self._remembered
        return max_unpool2d_backward(grad_output, input, indices, *self.options, output_size).input


class AvgPool2d(Layer):
    """cnnlib.scratch.avg_pool2d as a layer."""

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.options = (kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H', W')."""
        self._remembered = input
        return avg_pool2d(input, *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W)."""
        return avg_pool2d_backward(grad_output, self._recall(), *self.options).input


class AdaptiveAvgPool2d(Layer):
    """cnnlib.scratch.adaptive_avg_pool2d as a layer; output_size=1 is global average pooling."""

    def __init__(self, output_size: int | tuple[int | None, int | None]) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H', W')."""
        self._remembered = input
        return adaptive_avg_pool2d(input, self.output_size)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W)."""
        return adaptive_avg_pool2d_backward(grad_output, self._recall(), self.output_size).input
