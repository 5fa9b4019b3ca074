"""Local response normalisation in NumPy: over neighbouring channels."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape, whole_number
from cnnlib.scratch._values import real_number


class LocalResponseNormGradients(NamedTuple):
    """The gradient of a loss with respect to local_response_norm's input, in its shape."""

    input: np.ndarray


def local_response_norm(
    input: np.ndarray, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> np.ndarray:
    """Divide every number by how active its neighbour channels are at the same pixel.

    input (N, C, ...) -> a new array of the same shape and dtype. With the `size` channels from c - floor(size / 2) on,
    as far as they exist: output_c = input_c / (k + alpha / size * the sum of their squares)^beta.

    Raises TypeError for an array that is not float32 or float64, ValueError for fewer than three axes or a size
    below 1.

    Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks" (2012); they
    do not divide alpha by size.

    >>> local_response_norm(np.array([[[1.0], [2.0], [2.0]]]), size=3, alpha=3.0, beta=1.0).ravel()
    array([0.16666667, 0.2       , 0.22222222])
    """
    base = _response_base(input, size, alpha, beta, k)
    return np.asarray(input * base ** -input.dtype.type(beta))


def local_response_norm_backward(
    grad_output: np.ndarray, input: np.ndarray, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> LocalResponseNormGradients:
    """Each number moves its own output and the divisors of its neighbours.

    grad_output (N, C, ...) and local_response_norm's own arguments -> input (N, C, ...). With b the base of the power:
    grad_input_c = grad_c / b_c^beta - 2 * alpha * beta / size * input_c * the sum of grad * input / b^(beta + 1) over
    the channels that see c.

    Raises what local_response_norm raises, and ValueError if grad_output has not the shape of its output.
    """
    base = _response_base(input, size, alpha, beta, k)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of local_response_norm's output")
    direct = grad_output * base ** -input.dtype.type(beta)
    # A channel that looks further down than up is seen from further up than down.
    seen = _sum_over_channels(direct * input / base, before=(size - 1) // 2, after=size // 2)
    return LocalResponseNormGradients(input=np.asarray(direct - (2 * alpha * beta / size) * input * seen))


def local_response_norm_loops(
    input: np.ndarray, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> np.ndarray:
    """local_response_norm as its definition reads: slow, for reading and for checking local_response_norm.

    Shapes, formula and errors as in local_response_norm.
    """
    _check(input, size, alpha, beta, k)
    output = np.empty(input.shape, input.dtype)
    for n, c, *pixel in np.ndindex(*input.shape):
        squares = [input[(n, near, *pixel)] ** 2 for near in _neighbours(c, size, input.shape[1])]
        output[(n, c, *pixel)] = input[(n, c, *pixel)] / (k + alpha / size * sum(squares)) ** beta
    return output


def local_response_norm_backward_loops(
    grad_output: np.ndarray, input: np.ndarray, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> LocalResponseNormGradients:
    """local_response_norm_backward by the chain rule alone: slow, for checking local_response_norm_backward.

    Shapes and errors as in local_response_norm_backward. With b the base of the power, output c moves with its own
    input by 1 / b^beta and with every neighbour's by -2 * alpha * beta / size * input_c * neighbour / b^(beta + 1).
    """
    _check(input, size, alpha, beta, k)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of local_response_norm's output")
    grad_input = np.zeros(input.shape, input.dtype)
    for n, c, *pixel in np.ndindex(*input.shape):
        here = n, c, *pixel
        neighbours = [(n, near, *pixel) for near in _neighbours(c, size, input.shape[1])]
        base = k + alpha / size * sum(input[near] ** 2 for near in neighbours)
        grad_input[here] += grad_output[here] / base**beta
        for near in neighbours:
            slope = -2 * alpha * beta / size * input[here] * input[near] / base ** (beta + 1)
            grad_input[near] += grad_output[here] * slope
    return LocalResponseNormGradients(input=grad_input)


def _neighbours(channel: int, size: int, channels: int) -> range:
    """The `size` channels that a channel's divisor holds, as far as they exist."""
    first = channel - size // 2
    return range(max(0, first), min(channels, first + size))


def _response_base(input: np.ndarray, size: int, alpha: float, beta: float, k: float) -> np.ndarray:
    """Check local_response_norm's arguments, all of them, and return what is raised to the power of beta."""
    _check(input, size, alpha, beta, k)
    return k + (alpha / size) * _sum_over_channels(input * input, before=size // 2, after=(size - 1) // 2)


def _check(input: np.ndarray, size: int, alpha: float, beta: float, k: float) -> None:
    require_floating(input=input)
    if input.ndim < 3:
        raise ValueError(f"input must have axes (N, C, ...), three or more, but has shape {input.shape}")
    whole_number("size", size, minimum=1)
    for name, value in {"alpha": alpha, "beta": beta, "k": k}.items():
        real_number(name, value)


def _sum_over_channels(values: np.ndarray, before: int, after: int) -> np.ndarray:
    """For each channel c the sum of the channels c - before to c + after, as far as they exist."""
    channels = values.shape[1]
    total = np.zeros_like(values)
    for step in range(-before, after + 1):
        low, high = max(0, -step), min(channels, channels - step)
        if low < high:
            total[:, low:high] += values[:, low + step : high + step]
    return total
