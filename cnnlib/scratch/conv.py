"""Two-dimensional convolution in NumPy: by matrix multiplication, and by plain loops.

What the field calls convolution is cross-correlation: the kernel is not flipped.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, require_axes, require_floating, require_shape, whole_number
from cnnlib.scratch._correlation import correlate, input_gradient, weight_gradient
from cnnlib.scratch._window import Window


class Conv2dGradients(NamedTuple):
    """Gradients of a loss with respect to conv2d's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None


def conv2d(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> np.ndarray:
    """Slide O kernels over N maps: a matrix multiplication over columns of pixels (im2col), tile by tile.

    input (N, C, H, W), weight (O, C/groups, kh, kw), bias (O,) -> (N, O, H', W') in the input's dtype, with
    H' = floor((H + 2 * padding - dilation * (kh - 1) - 1) / stride) + 1, likewise W'.
    padding='valid' adds nothing; padding='same' keeps H and W, the odd extra zero at the bottom and right.

    Raises TypeError for arrays that are not all float32 or all float64 (integers too) and for arguments
    that are not whole numbers, ValueError for whatever else torch refuses.

    >>> conv2d(np.ones((1, 3, 224, 224)), np.ones((64, 3, 7, 7)), stride=2, padding=3).shape
    (1, 64, 112, 112)
    """
    window = _window(input, weight, bias, stride, padding, dilation, groups)
    return correlate(input, weight, bias, window, groups, window.output_size(_size(input)))


def conv2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> Conv2dGradients:
    """Gradients of conv2d, given the gradient of the loss with respect to its output.

    grad_output (N, O, H', W') and conv2d's own arguments -> input (N, C, H, W), weight (O, C/groups, kh, kw),
    bias (O,), or None where there was no bias. In matrices, per group: output = kernels @ columns, hence
    grad_kernels = sum over N of grad_output @ columns.T and grad_columns = kernels.T @ grad_output. At stride 1
    grad_input is a convolution itself: of grad_output, padded in full, with each kernel turned by 180 degrees.

    Raises what conv2d raises, and ValueError if grad_output has not the shape of conv2d's output.
    """
    window = _window(input, weight, bias, stride, padding, dilation, groups)
    require_floating(grad_output=grad_output, input=input)
    output_shape = (len(input), len(weight), *window.output_size(_size(input)))
    require_shape("grad_output", grad_output, output_shape, "that of conv2d's output")
    return Conv2dGradients(
        input=input_gradient(grad_output, weight, input.shape, window, groups),
        weight=weight_gradient(grad_output, input, weight.shape, window, groups),
        bias=None if bias is None else grad_output.sum(axis=(0, 2, 3)),
    )


def conv2d_loops(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> np.ndarray:
    """conv2d as its definition reads: slow, for reading and for checking conv2d.

    Shapes and errors as in conv2d. With g = o // (O/groups) the group of output channel o:
    output[n, o, y, x] = bias[o] + sum over c, i, j of
        weight[o, c, i, j] * padded[n, g * C/groups + c, y * sh + i * dh, x * sw + j * dw].
    """
    window = _window(input, weight, bias, stride, padding, dilation, groups)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    padded = window.pad(input)
    channels_per_group = weight.shape[1]
    outputs_per_group = len(weight) // groups
    output_shape = (len(input), len(weight), *window.output_size(_size(input)))
    output = np.zeros(output_shape, dtype=input.dtype)
    for n, o, y, x in np.ndindex(*output_shape):
        first_channel = o // outputs_per_group * channels_per_group
        total = 0.0 if bias is None else bias[o]
        for c, i, j in product(*map(range, weight.shape[1:])):
            total += weight[o, c, i, j] * padded[n, first_channel + c, y * sh + i * dh, x * sw + j * dw]
        output[n, o, y, x] = total
    return output


def conv2d_backward_loops(
    grad_output: np.ndarray,
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> Conv2dGradients:
    """conv2d_backward by the chain rule alone: slow, for reading and for checking conv2d_backward.

    Shapes and errors as in conv2d_backward. In conv2d_loops's sum every product of a weight and a pixel adds to one
    output: the weight's gradient grows by that output's gradient times the pixel, the pixel's by it times the weight.
    """
    window = _window(input, weight, bias, stride, padding, dilation, groups)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    require_floating(grad_output=grad_output, input=input)
    output_shape = (len(input), len(weight), *window.output_size(_size(input)))
    require_shape("grad_output", grad_output, output_shape, "that of conv2d's output")
    padded = window.pad(input)
    grad_padded, grad_weight = np.zeros_like(padded), np.zeros_like(weight)
    for n, o, y, x in np.ndindex(*output_shape):
        first_channel = o // (len(weight) // groups) * weight.shape[1]
        upstream = grad_output[n, o, y, x]
        for c, i, j in product(*map(range, weight.shape[1:])):
            pixel = n, first_channel + c, y * sh + i * dh, x * sw + j * dw
            grad_weight[o, c, i, j] += upstream * padded[pixel]
            grad_padded[pixel] += upstream * weight[o, c, i, j]
    return Conv2dGradients(
        window.crop(grad_padded), grad_weight, None if bias is None else grad_output.sum(axis=(0, 2, 3))
    )


def _window(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    stride: int | Pair,
    padding: int | Pair | str,
    dilation: int | Pair,
    groups: int,
) -> Window:
    """Check conv2d's arguments, all of them, and return the window they describe."""
    require_floating(input=input, weight=weight, bias=bias)
    require_axes("input", input, ("N", "C", "H", "W"))
    require_axes("weight", weight, ("O", "C/groups", "kh", "kw"))
    whole_number("groups", groups, minimum=1)
    outputs, group_channels, *kernel_size = weight.shape
    if outputs % groups:
        raise ValueError(f"weight's {outputs} output channels must be divisible by groups={groups}")
    if input.shape[1] != group_channels * groups:
        raise ValueError(
            f"weight expects {group_channels} input channels a group "
            f"({group_channels * groups} / groups={groups}) but input has {input.shape[1]}"
        )
    if bias is not None:
        require_shape("bias", bias, (outputs,), "one number an output channel")
    window = Window.of((kernel_size[0], kernel_size[1]), stride, padding, dilation)
    window.output_size(_size(input))
    return window


def _size(maps: np.ndarray) -> Pair:
    return maps.shape[2], maps.shape[3]
