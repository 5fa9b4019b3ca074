"""The linear layer in NumPy."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_axes, require_floating, require_shape


class LinearGradients(NamedTuple):
    """Gradients of a loss with respect to linear's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None


def linear(input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """Multiply the last axis by a matrix: output = input @ weight.T + bias.

    input (..., in), weight (out, in), bias (out,) -> (..., out) in the input's dtype.

    Raises TypeError for arrays that are not all float32 or all float64 (integers too), ValueError for
    shapes that do not fit.

    >>> linear(np.array([1.0, 2.0, 3.0]), np.array([[0.0, 1.0, 1.0], [2.0, 3.0, 5.0]]), np.array([8.0, 13.0]))
    array([13., 36.])
    """
    _check(input, weight, bias)
    output: np.ndarray = input @ weight.T
    if bias is not None:
        output += bias
    return output


def linear_loops(input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """linear as its definition reads: slow, for reading and for checking linear.

    Shapes and errors as in linear: output[..., o] = bias[o] + sum over i of weight[o, i] * input[..., i].
    """
    _check(input, weight, bias)
    output = np.zeros((*input.shape[:-1], len(weight)), dtype=input.dtype)
    for *place, o in np.ndindex(*output.shape):
        total = 0.0 if bias is None else bias[o]
        for i in range(weight.shape[1]):
            total += weight[o, i] * input[(*place, i)]
        output[(*place, o)] = total
    return output


def linear_backward(
    grad_output: np.ndarray, input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None
) -> LinearGradients:
    """Gradients of linear, given the gradient of the loss with respect to its output.

    grad_output (..., out) and linear's own arguments -> input (..., in), weight (out, in), bias (out,) or
    None. With the leading axes flattened into rows: grad_input = grad_output @ weight,
    grad_weight = grad_output.T @ input, grad_bias = the sum of grad_output's rows.

    Raises what linear raises, and ValueError if grad_output has not the shape of linear's output.
    """
    _check(input, weight, bias)
    require_floating(grad_output=grad_output, input=input)
    outputs, inputs = weight.shape
    output_shape = (*input.shape[:-1], outputs)
    require_shape("grad_output", grad_output, output_shape, "that of linear's output")
    grad_rows = grad_output.reshape(-1, outputs)  # (rows, out)
    input_rows = input.reshape(-1, inputs)  # (rows, in)
    return LinearGradients(
        input=grad_output @ weight,
        weight=grad_rows.T @ input_rows,
        bias=None if bias is None else grad_rows.sum(axis=0),
    )


def _check(input: np.ndarray, weight: np.ndarray, bias: np.ndarray | None) -> None:
    require_floating(input=input, weight=weight, bias=bias)
    require_axes("weight", weight, ("out", "in"))
    outputs, inputs = weight.shape
    if input.ndim == 0 or input.shape[-1] != inputs:
        raise ValueError(f"weight expects {inputs} numbers on input's last axis, but input is {input.shape}")
    if bias is not None:
        require_shape("bias", bias, (outputs,), "one number an output")
