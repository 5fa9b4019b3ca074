"""Layers with weights: convolution and its transpose, the linear layer, and batch normalisation."""

from math import sqrt

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, whole_number
from cnnlib.scratch.batch_norm import batch_norm, batch_norm_backward
from cnnlib.scratch.conv import conv2d, conv2d_backward
from cnnlib.scratch.init import fans, uniform_
from cnnlib.scratch.layers.layer import Layer, Parameter
from cnnlib.scratch.linear import linear, linear_backward
from cnnlib.scratch.transpose import conv_transpose2d, conv_transpose2d_backward


class Conv2d(Layer):
    """cnnlib.scratch.conv2d with a weight and a bias of its own.

    Both begin as in torch: uniform between -1 / sqrt(fan_in) and 1 / sqrt(fan_in), drawn from rng.

    >>> Conv2d(3, 16, 5, padding="same", rng=np.random.default_rng(0)).forward(np.zeros((2, 3, 8, 8), np.float32)).shape
    (2, 16, 8, 8)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair | str = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        super().__init__()
        _check_channels(in_channels, out_channels, groups)
        shape = (out_channels, in_channels // groups, *pair("kernel_size", kernel_size, minimum=1))
        self.weight, self.bias = _first_weights(shape, out_channels if bias else 0, rng, dtype)
        self.options = (stride, padding, dilation, groups)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, O, H', W')."""
        self._remembered = input
        return conv2d(input, self.weight.data, _data(self.bias), *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, O, H', W') -> (N, C, H, W)."""
        gradients = conv2d_backward(grad_output, self._recall(), self.weight.data, _data(self.bias), *self.options)
        _add_gradients((self.weight, gradients.weight), (self.bias, gradients.bias))
        return gradients.input


class ConvTranspose2d(Layer):
    """cnnlib.scratch.conv_transpose2d with a weight and a bias of its own.

    Both begin as in torch, which takes the weight's second axis, the outputs of a group, for the inputs: uniform
    between -1 / sqrt(fan) and 1 / sqrt(fan) with fan = out_channels / groups * kh * kw, drawn from rng.

    >>> layer = ConvTranspose2d(4, 2, 2, stride=2, rng=np.random.default_rng(0))
    >>> layer.forward(np.zeros((1, 4, 5, 6), np.float32)).shape
    (1, 2, 10, 12)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        output_padding: int | Pair = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | Pair = 1,
        *,
        rng: np.random.Generator,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        super().__init__()
        _check_channels(in_channels, out_channels, groups)
        shape = (in_channels, out_channels // groups, *pair("kernel_size", kernel_size, minimum=1))
        self.weight, self.bias = _first_weights(shape, out_channels if bias else 0, rng, dtype)
        self.options = (stride, padding, output_padding, groups, dilation)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, O, H', W')."""
        self._remembered = input
        return conv_transpose2d(input, self.weight.data, _data(self.bias), *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, O, H', W') -> (N, C, H, W)."""
        gradients = conv_transpose2d_backward(
            grad_output, self._recall(), self.weight.data, _data(self.bias), *self.options
        )
        _add_gradients((self.weight, gradients.weight), (self.bias, gradients.bias))
        return gradients.input


class Linear(Layer):
    """cnnlib.scratch.linear with a weight and a bias of its own, which begin like Conv2d's."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        super().__init__()
        inputs = whole_number("in_features", in_features, minimum=1)
        outputs = whole_number("out_features", out_features, minimum=1)
        self.weight, self.bias = _first_weights((outputs, inputs), outputs if bias else 0, rng, dtype)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(..., in) -> (..., out)."""
        self._remembered = input
        return linear(input, self.weight.data, _data(self.bias))

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(..., out) -> (..., in)."""
        gradients = linear_backward(grad_output, self._recall(), self.weight.data, _data(self.bias))
        _add_gradients((self.weight, gradients.weight), (self.bias, gradients.bias))
        return gradients.input


class BatchNorm2d(Layer):
    """cnnlib.scratch.batch_norm with statistics of its own, and with affine a weight and a bias that are learned.

    In training it normalises by the batch and moves its statistics, in evaluation it normalises by these.
    """

    buffers = ("running_mean", "running_var", "num_batches_tracked")

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = True,
        *,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        super().__init__()
        features = whole_number("num_features", num_features, minimum=1)
        self.eps, self.momentum = eps, momentum
        self.weight = Parameter(np.ones(features, dtype)) if affine else None
        self.bias = Parameter(np.zeros(features, dtype)) if affine else None
        self.running_mean, self.running_var = np.zeros(features, dtype), np.ones(features, dtype)
        self.num_batches_tracked = np.array(0)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H, W)."""
        require_axes("input", input, ("N", "C", "H", "W"))
        # The statistics as they are now: another forward pass may move them before backward.
        statistics = self.running_mean.copy(), self.running_var.copy()
        options = (_data(self.weight), _data(self.bias), self.training, self.momentum, self.eps)
        output = batch_norm(input, self.running_mean, self.running_var, *options)
        if self.training:
            self.num_batches_tracked += 1
        self._remembered = (input, *statistics, *options)
        return output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H, W)."""
        gradients = batch_norm_backward(grad_output, *self._recall())
        _add_gradients((self.weight, gradients.weight), (self.bias, gradients.bias))
        return gradients.input


def _check_channels(in_channels: int, out_channels: int, groups: int) -> None:
    whole_number("groups", groups, minimum=1)
    for name, channels in {"in_channels": in_channels, "out_channels": out_channels}.items():
        if whole_number(name, channels, minimum=1) % groups:
            raise ValueError(f"{name} must be divisible by groups={groups}, but is {channels}")


def _first_weights(
    shape: tuple[int, ...], biases: int, rng: np.random.Generator, dtype: type[np.floating]
) -> tuple[Parameter, Parameter | None]:
    weight = np.empty(shape, dtype)
    bound = 1 / sqrt(fans(weight)[0])
    uniform_(weight, rng, bound)
    return Parameter(weight), Parameter(uniform_(np.empty(biases, dtype), rng, bound)) if biases else None


def _data(parameter: Parameter | None) -> np.ndarray | None:
    return None if parameter is None else parameter.data


def _add_gradients(*found: tuple[Parameter | None, np.ndarray | None]) -> None:
    for parameter, gradient in found:
        if parameter is not None and gradient is not None:
            parameter.add_gradient(gradient)
