"""Pixel shuffle in NumPy: channels become pixels, and back.

Shi et al., "Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural
network" (2016).
"""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_axes, require_floating, require_shape, whole_number


class PixelShuffleGradients(NamedTuple):
    """The gradient of a loss with respect to pixel_shuffle's input, in its shape."""

    input: np.ndarray


class PixelUnshuffleGradients(NamedTuple):
    """The gradient of a loss with respect to pixel_unshuffle's input, in its shape."""

    input: np.ndarray


def pixel_shuffle(input: np.ndarray, upscale_factor: int) -> np.ndarray:
    """Lay r * r channels out as r rows and r columns: nothing is computed, only moved.

    input (N, C * r * r, H, W), upscale_factor r -> (N, C, H * r, W * r), with
    output[n, c, y * r + i, x * r + j] = input[n, c * r * r + i * r + j, y, x].

    Raises TypeError for an array that is not float32 or float64, ValueError if the channels cannot be divided
    by r * r.

    >>> pixel_shuffle(np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 4, 1, 1), 2)
    array([[[[1., 2.],
             [3., 4.]]]])
    """
    factor = _check_channels(input, upscale_factor)
    batch, channels, height, width = input.shape
    channels //= factor * factor
    blocks = input.reshape(batch, channels, factor, factor, height, width).transpose(0, 1, 4, 2, 5, 3)
    return np.array(blocks, order="C").reshape(batch, channels, height * factor, width * factor)


def pixel_shuffle_loops(input: np.ndarray, upscale_factor: int) -> np.ndarray:
    """pixel_shuffle as its definition reads: pixel by pixel. Shapes and errors as in pixel_shuffle."""
    r = _check_channels(input, upscale_factor)
    batch, channels, height, width = input.shape
    output = np.empty((batch, channels // (r * r), height * r, width * r), input.dtype)
    for n, c, v, u in np.ndindex(*output.shape):
        (y, i), (x, j) = divmod(v, r), divmod(u, r)
        output[n, c, v, u] = input[n, c * r * r + i * r + j, y, x]
    return output


def pixel_shuffle_backward(grad_output: np.ndarray, input: np.ndarray, upscale_factor: int) -> PixelShuffleGradients:
    """Move each gradient back to where its value came from: pixel_unshuffle.

    grad_output (N, C, H * r, W * r) and pixel_shuffle's own arguments -> input (N, C * r * r, H, W).

    Raises what pixel_shuffle raises, and ValueError if grad_output has not the shape of its output.
    """
    factor = _check_channels(input, upscale_factor)
    require_floating(grad_output=grad_output, input=input)
    batch, channels, height, width = input.shape
    output_shape = (batch, channels // (factor * factor), height * factor, width * factor)
    require_shape("grad_output", grad_output, output_shape, "that of pixel_shuffle's output")
    return PixelShuffleGradients(input=pixel_unshuffle(grad_output, factor))


def pixel_unshuffle(input: np.ndarray, downscale_factor: int) -> np.ndarray:
    """Undo pixel_shuffle: every r-th row and column becomes a channel of its own.

    input (N, C, H * r, W * r), downscale_factor r -> (N, C * r * r, H, W), with
    output[n, c * r * r + i * r + j, y, x] = input[n, c, y * r + i, x * r + j].

    Raises TypeError for an array that is not float32 or float64, ValueError if height or width cannot be divided by r.

    >>> pixel_unshuffle(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), 2).ravel()
    array([1., 2., 3., 4.])
    """
    factor = _check_sides(input, downscale_factor)
    batch, channels, height, width = input.shape
    height, width = height // factor, width // factor
    blocks = input.reshape(batch, channels, height, factor, width, factor).transpose(0, 1, 3, 5, 2, 4)
    return np.array(blocks, order="C").reshape(batch, channels * factor * factor, height, width)


def pixel_unshuffle_loops(input: np.ndarray, downscale_factor: int) -> np.ndarray:
    """pixel_unshuffle as its definition reads: pixel by pixel. Shapes and errors as in pixel_unshuffle."""
    r = _check_sides(input, downscale_factor)
    batch, channels, height, width = input.shape
    output = np.empty((batch, channels * r * r, height // r, width // r), input.dtype)
    for n, c, v, u in np.ndindex(*input.shape):
        (y, i), (x, j) = divmod(v, r), divmod(u, r)
        output[n, c * r * r + i * r + j, y, x] = input[n, c, v, u]
    return output


def pixel_unshuffle_backward(
    grad_output: np.ndarray, input: np.ndarray, downscale_factor: int
) -> PixelUnshuffleGradients:
    """Move each gradient back to where its value came from: pixel_shuffle.

    grad_output (N, C * r * r, H, W) and pixel_unshuffle's own arguments -> input (N, C, H * r, W * r).

    Raises what pixel_unshuffle raises, and ValueError if grad_output has not the shape of its output.
    """
    factor = _check_sides(input, downscale_factor)
    require_floating(grad_output=grad_output, input=input)
    batch, channels, height, width = input.shape
    output_shape = (batch, channels * factor * factor, height // factor, width // factor)
    require_shape("grad_output", grad_output, output_shape, "that of pixel_unshuffle's output")
    return PixelUnshuffleGradients(input=pixel_shuffle(grad_output, factor))


def _check_channels(input: np.ndarray, upscale_factor: int) -> int:
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    factor = whole_number("upscale_factor", upscale_factor, minimum=1)
    if input.shape[1] % (factor * factor):
        raise ValueError(
            f"input's channels must be divisible by upscale_factor squared, {factor * factor}, but are {input.shape[1]}"
        )
    return factor


def _check_sides(input: np.ndarray, downscale_factor: int) -> int:
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    factor = whole_number("downscale_factor", downscale_factor, minimum=1)
    if input.shape[2] % factor or input.shape[3] % factor:
        height, width = input.shape[2:]
        raise ValueError(f"height and width must be divisible by downscale_factor={factor}, but are {height}x{width}")
    return factor
