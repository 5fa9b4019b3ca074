"""Dropout in NumPy, for single numbers and for whole maps, and cutout for pictures.

p is the probability to DROP, as in torch; some papers write p for the probability to keep.
Every draw comes from the generator that the caller hands in.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_axes, require_floating, require_shape, whole_number
from cnnlib.scratch._values import probability, real_number, require_generator


class DropoutOutput(NamedTuple):
    """What dropout returns, and the mask it multiplied by: 0 where it dropped, 1 / (1 - p) where it kept."""

    output: np.ndarray
    mask: np.ndarray


class DropoutGradients(NamedTuple):
    """The gradient of a loss with respect to dropout's input, in its shape."""

    input: np.ndarray


def dropout(
    input: np.ndarray,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
    return_mask: bool = False,
) -> np.ndarray | DropoutOutput:
    """Drop each number with probability p and scale the others by 1 / (1 - p), which keeps the mean.

    Any shape -> a new array of the same shape and dtype; without training a copy of the input. Training needs rng.
    return_mask: also the mask, in the input's shape, which dropout_backward takes.

    Raises TypeError for an array that is not float32 or float64 and for an rng that is no Generator, ValueError for p
    outside 0 to 1.

    Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).

    >>> dropout(np.ones(6), p=0.25, rng=np.random.default_rng(0))
    array([1.33333333, 1.33333333, 0.        , 0.        , 1.33333333,
           1.33333333])
    """
    require_floating(input=input)
    mask = _mask(input.shape, p, training, rng, input.dtype)
    output = np.asarray(input * mask)
    return DropoutOutput(output, mask) if return_mask else output


def dropout2d(
    input: np.ndarray,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
    return_mask: bool = False,
) -> np.ndarray | DropoutOutput:
    """Spatial dropout: drop whole maps, each map of each sample with probability p, and scale the others.

    input (N, C, H, W) -> a new array of the same shape and dtype; without training a copy. Training needs rng.
    return_mask: also the mask (N, C, 1, 1), which dropout2d_backward takes.

    Raises what dropout raises, and ValueError for an input without four axes.

    Tompson et al., "Efficient object localization using convolutional networks" (2015).
    """
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    mask = _mask((*input.shape[:2], 1, 1), p, training, rng, input.dtype)
    return DropoutOutput(input * mask, mask) if return_mask else input * mask


def dropout_backward(grad_output: np.ndarray, mask: np.ndarray) -> DropoutGradients:
    """Drop and scale the gradient as the input was: the mask is all of the forward pass that matters.

    grad_output and mask of one shape -> input in that shape.

    Raises TypeError for arrays that are not all float32 or all float64, ValueError if the shapes differ.
    """
    require_floating(grad_output=grad_output, mask=mask)
    require_shape("grad_output", grad_output, mask.shape, "that of dropout's mask")
    return DropoutGradients(input=np.asarray(grad_output * mask))


def dropout2d_backward(grad_output: np.ndarray, mask: np.ndarray) -> DropoutGradients:
    """Drop and scale the maps' gradients as the maps were.

    grad_output (N, C, H, W), mask (N, C, 1, 1) -> input (N, C, H, W).

    Raises TypeError for arrays that are not all float32 or all float64, ValueError for shapes that do not fit.
    """
    require_floating(grad_output=grad_output, mask=mask)
    require_axes("grad_output", grad_output, ("N", "C", "H", "W"))
    require_shape("mask", mask, (*grad_output.shape[:2], 1, 1), "one number for each map of grad_output")
    return DropoutGradients(input=grad_output * mask)


def cutout(images: np.ndarray, side: int, rng: np.random.Generator, fill: float = 0.0) -> np.ndarray:
    """Hide a square of each picture behind one value, in all channels alike.

    images (N, C, H, W), any number type -> a new array of the same shape and dtype. The square's side is fixed; its
    centre is drawn uniformly over the pixels, so the border may clip the square. Nothing is scaled. The fill is meant
    to be the data's mean, 0 once that is taken away. An even side reaches one pixel further up and left.

    Raises TypeError for what is no array and for an rng that is no Generator, ValueError for a side below 1.

    DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout" (2017).

    >>> cutout(np.ones((1, 1, 3, 5)), side=2, rng=np.random.default_rng(3))
    array([[[[1., 1., 1., 1., 1.],
             [0., 1., 1., 1., 1.],
             [0., 1., 1., 1., 1.]]]])
    """
    if not isinstance(images, np.ndarray):
        raise TypeError(f"images must be a numpy.ndarray, but is a {type(images).__name__}: use numpy.asarray")
    require_axes("images", images, ("N", "C", "H", "W"))
    whole_number("side", side, minimum=1)
    real_number("fill", fill)
    batch, _, height, width = images.shape
    centres = require_generator(rng).integers((height, width), size=(batch, 2))
    output = images.copy()
    for image, (y, x) in zip(output, centres - side // 2, strict=True):
        image[:, max(y, 0) : y + side, max(x, 0) : x + side] = fill
    return output


def _mask(
    shape: tuple[int, ...], p: float, training: bool, rng: np.random.Generator | None, dtype: np.dtype
) -> np.ndarray:
    p = probability("p", p)
    if not training:
        return np.ones(shape, dtype)
    kept = require_generator(rng).random(shape) >= p
    # With p = 1 nothing is kept, and there is nothing to scale.
    return np.asarray(kept / dtype.type(1 - p if p < 1 else 1), dtype)
