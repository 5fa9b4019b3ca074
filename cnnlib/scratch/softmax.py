"""Softmax and its logarithm in NumPy: scores become probabilities."""

from operator import index
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape


class SoftmaxGradients(NamedTuple):
    """The gradient of a loss with respect to softmax's input, in its shape."""

    input: np.ndarray


class LogSoftmaxGradients(NamedTuple):
    """The gradient of a loss with respect to log_softmax's input, in its shape."""

    input: np.ndarray


def softmax(input: np.ndarray, dim: int) -> np.ndarray:
    """Probabilities along the axis `dim`: output_i = exp(input_i) / sum over j of exp(input_j).

    Any shape -> a new array of the same shape and dtype. Adding one number to all scores changes nothing, so the
    largest is subtracted first: no score is too large for exp.

    Raises TypeError for an array that is not float32 or float64, ValueError for an axis that is not there.

    >>> softmax(np.array([[1000.0, 1000.0], [0.0, -1000.0]]), dim=1)
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    shifted = np.exp(_shifted(input, dim))
    return np.asarray(shifted / shifted.sum(axis=dim, keepdims=True))


def softmax_backward(grad_output: np.ndarray, input: np.ndarray, dim: int) -> SoftmaxGradients:
    """grad_input_i = output_i * (grad_output_i - sum over j of grad_output_j * output_j).

    grad_output and input of one shape -> input in that shape.

    Raises what softmax raises, and ValueError if the shapes differ.
    """
    output = softmax(input, dim)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of softmax's output")
    weighted = grad_output * output
    return SoftmaxGradients(input=np.asarray(weighted - output * weighted.sum(axis=dim, keepdims=True)))


def log_softmax(input: np.ndarray, dim: int) -> np.ndarray:
    """The logarithm of softmax, finite where softmax itself is 0: output_i = input_i - log sum over j of exp(input_j).

    Any shape -> a new array of the same shape and dtype.

    Raises TypeError for an array that is not float32 or float64, ValueError for an axis that is not there.

    >>> log_softmax(np.array([0.0, -1000.0]), dim=0)
    array([    0., -1000.])
    """
    shifted = _shifted(input, dim)
    # The sum is 0 where the axis is empty, and at least 1 elsewhere.
    with np.errstate(divide="ignore"):
        return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=dim, keepdims=True)))


def log_softmax_backward(grad_output: np.ndarray, input: np.ndarray, dim: int) -> LogSoftmaxGradients:
    """grad_input_i = grad_output_i - softmax_i * sum over j of grad_output_j.

    grad_output and input of one shape -> input in that shape.

    Raises what log_softmax raises, and ValueError if the shapes differ.
    """
    probabilities = softmax(input, dim)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of log_softmax's output")
    total = grad_output.sum(axis=dim, keepdims=True)
    return LogSoftmaxGradients(input=np.asarray(grad_output - probabilities * total))


def _shifted(input: np.ndarray, dim: int) -> np.ndarray:
    require_floating(input=input)
    try:
        axis = index(dim)
    except TypeError:
        raise TypeError(f"dim must be a whole number, but is {dim!r}") from None
    if not -input.ndim <= axis < input.ndim:
        raise ValueError(f"dim must name one of input's {input.ndim} axes, but is {dim} for shape {input.shape}")
    if 0 in input.shape:
        return input.copy()
    # Scores that are all -inf give NaN, as in torch.
    with np.errstate(invalid="ignore"):
        return np.asarray(input - input.max(axis=axis, keepdims=True))
