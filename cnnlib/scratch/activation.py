"""Activation functions in NumPy."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape


class ReluGradients(NamedTuple):
    """The gradient of a loss with respect to relu's input, in its shape."""

    input: np.ndarray


def relu(input: np.ndarray) -> np.ndarray:
    """Replace what is below zero by zero: output = max(input, 0).

    Any shape -> a new array of the same shape and dtype.

    Raises TypeError for an array that is not float32 or float64.
    """
    require_floating(input=input)
    return np.asarray(np.maximum(input, 0))


def relu_backward(grad_output: np.ndarray, input: np.ndarray) -> ReluGradients:
    """Pass the gradient on where the input was above zero; at zero itself it is 0, as in torch.

    grad_output and input of one shape -> input in that shape.

    Raises what relu raises, and ValueError if the shapes differ.
    """
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of relu's output")
    # `input <= 0` and not `input > 0`: a NaN then lets its gradient through, as in torch.
    return ReluGradients(input=np.where(input <= 0, input.dtype.type(0), grad_output))
