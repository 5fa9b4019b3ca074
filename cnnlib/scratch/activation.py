"""Activation functions in NumPy."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape


class ReluGradients(NamedTuple):
    """The gradient of a loss with respect to relu's input, in its shape."""

    input: np.ndarray


class SigmoidGradients(NamedTuple):
    """The gradient of a loss with respect to sigmoid's input, in its shape."""

    input: np.ndarray


class TanhGradients(NamedTuple):
    """The gradient of a loss with respect to tanh's input, in its shape."""

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


def sigmoid(input: np.ndarray) -> np.ndarray:
    """Squeeze every number between 0 and 1: output = 1 / (1 + exp(-input)).

    Any shape -> a new array of the same shape and dtype.

    Raises TypeError for an array that is not float32 or float64.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    require_floating(input=input)
    # exp of what is never positive cannot overflow.
    small = np.exp(-np.abs(input))
    return np.asarray(np.where(input < 0, small, 1) / (1 + small))


def sigmoid_backward(grad_output: np.ndarray, input: np.ndarray) -> SigmoidGradients:
    """The slope of the sigmoid is output * (1 - output), at most 1/4.

    grad_output and input of one shape -> input in that shape.

    Raises what sigmoid raises, and ValueError if the shapes differ.
    """
    output = sigmoid(input)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of sigmoid's output")
    return SigmoidGradients(input=np.asarray(grad_output * output * (1 - output)))


def tanh(input: np.ndarray) -> np.ndarray:
    """Squeeze every number between -1 and 1: output = (exp(2 * input) - 1) / (exp(2 * input) + 1).

    Any shape -> a new array of the same shape and dtype.

    Raises TypeError for an array that is not float32 or float64.

    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    require_floating(input=input)
    return np.asarray(np.tanh(input))


def tanh_backward(grad_output: np.ndarray, input: np.ndarray) -> TanhGradients:
    """The slope of tanh is 1 - output^2, at most 1.

    grad_output and input of one shape -> input in that shape.

    Raises what tanh raises, and ValueError if the shapes differ.
    """
    output = tanh(input)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of tanh's output")
    return TanhGradients(input=np.asarray(grad_output * (1 - output * output)))
