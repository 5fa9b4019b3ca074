"""Softmax and its logarithm in NumPy: scores become probabilities."""

from math import exp, log
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


def softmax_loops(input: np.ndarray, dim: int) -> np.ndarray:
    """softmax as its definition reads: slow, for reading and for checking softmax.

    Shapes and errors as in softmax: output_i = exp(input_i - m) / sum over j of exp(input_j - m), m the largest score.
    """
    shifted = _shifted(input, dim)
    output = np.empty(input.shape, input.dtype)
    rows, output_rows = np.moveaxis(shifted, dim, -1), np.moveaxis(output, dim, -1)
    for place in np.ndindex(*rows.shape[:-1]):
        exponentials = [exp(score) for score in rows[place]]
        output_rows[place] = [each / sum(exponentials) for each in exponentials]
    return output


def softmax_backward_loops(grad_output: np.ndarray, input: np.ndarray, dim: int) -> SoftmaxGradients:
    """softmax_backward by the chain rule alone: slow, for reading and for checking softmax_backward.

    Shapes and errors as in softmax_backward. Output j moves with score i by output_j * ([i = j] - output_i), hence
    grad_input_i = sum over j of grad_output_j * output_j * ([i = j] - output_i).
    """
    output = softmax_loops(input, dim)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of softmax's output")
    grad_input = np.zeros(input.shape, input.dtype)
    rows, upstream, found = (np.moveaxis(array, dim, -1) for array in (output, grad_output, grad_input))
    for *place, i, j in np.ndindex(*rows.shape, rows.shape[-1]):
        at_i, at_j = (*place, i), (*place, j)
        found[at_i] += upstream[at_j] * rows[at_j] * ((i == j) - rows[at_i])
    return SoftmaxGradients(input=grad_input)


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


def log_softmax_loops(input: np.ndarray, dim: int) -> np.ndarray:
    """log_softmax as its definition reads: slow, for reading and for checking log_softmax.

    Shapes and errors as in log_softmax: output_i = input_i - m - log sum over j of exp(input_j - m), m the largest.
    """
    shifted = _shifted(input, dim)
    output = np.empty(input.shape, input.dtype)
    rows, output_rows = np.moveaxis(shifted, dim, -1), np.moveaxis(output, dim, -1)
    for place in np.ndindex(*rows.shape[:-1]):
        output_rows[place] = [score - log(sum(exp(other) for other in rows[place])) for score in rows[place]]
    return output


def log_softmax_backward_loops(grad_output: np.ndarray, input: np.ndarray, dim: int) -> LogSoftmaxGradients:
    """log_softmax_backward by the chain rule alone: slow, for reading and for checking log_softmax_backward.

    Shapes and errors as in log_softmax_backward. Output j moves with score i by [i = j] - softmax_i, hence
    grad_input_i = sum over j of grad_output_j * ([i = j] - softmax_i).
    """
    probabilities = softmax_loops(input, dim)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of log_softmax's output")
    grad_input = np.zeros(input.shape, input.dtype)
    rows, upstream, found = (np.moveaxis(array, dim, -1) for array in (probabilities, grad_output, grad_input))
    for *place, i, j in np.ndindex(*rows.shape, rows.shape[-1]):
        found[(*place, i)] += upstream[(*place, j)] * ((i == j) - rows[(*place, i)])
    return LogSoftmaxGradients(input=grad_input)


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
