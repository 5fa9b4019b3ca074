"""The mean squared error in NumPy."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape
from cnnlib.scratch._values import reduce, require_choice


class MseLossGradients(NamedTuple):
    """Gradients with respect to mse_loss's arrays, each in its array's shape."""

    input: np.ndarray
    target: np.ndarray


def mse_loss(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """The mean squared error: loss = (input - target)^2, averaged over all numbers.

    input and target of one shape -> an array without axes, or with reduction='none' one of that shape.

    Raises TypeError for arrays that are not all float32 or all float64, ValueError if the shapes differ.

    >>> mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    array(2.)
    """
    difference = _difference(input, target)
    return reduce(np.asarray(difference * difference), reduction, difference.size)


def mse_loss_backward(
    grad_output: np.ndarray, input: np.ndarray, target: np.ndarray, reduction: str = "mean"
) -> MseLossGradients:
    """The slope of the square is 2 * (input - target); the target's is its negative.

    grad_output, of the loss's shape, and mse_loss's own arguments -> input and target in their shape.

    Raises what mse_loss raises, and ValueError if grad_output has not the shape of the loss.
    """
    difference = _difference(input, target)
    require_choice("reduction", reduction, ("mean", "sum", "none"))
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape if reduction == "none" else (), "that of the loss")
    slope = 2 * difference * grad_output
    if reduction == "mean":
        slope = slope / max(difference.size, 1)
    return MseLossGradients(input=np.asarray(slope), target=np.asarray(-slope))


def _difference(input: np.ndarray, target: np.ndarray) -> np.ndarray:
    require_floating(input=input, target=target)
    require_shape("target", target, input.shape, "that of input: nothing is repeated to fit")
    return np.asarray(input - target)
