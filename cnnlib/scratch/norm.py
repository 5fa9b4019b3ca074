"""Normalisation in NumPy: over the batch, and over neighbouring channels."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape, whole_number
from cnnlib.scratch._values import real_number, require_maps


class BatchNormGradients(NamedTuple):
    """Gradients of a loss with respect to batch_norm's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray | None
    bias: np.ndarray | None


class LocalResponseNormGradients(NamedTuple):
    """The gradient of a loss with respect to local_response_norm's input, in its shape."""

    input: np.ndarray


class _Standardised(NamedTuple):
    """Every channel with its mean taken away and its spread made 1."""

    values: np.ndarray  # (N, C, ...)
    deviation: np.ndarray  # (C, 1, ...), what the values were divided by: sqrt(variance + eps)
    mean: np.ndarray  # (C, 1, ...)
    variance: np.ndarray  # (C, 1, ...), divided by the count, not by one less


def batch_norm(
    input: np.ndarray,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    weight: np.ndarray | None = None,
    bias: np.ndarray | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> np.ndarray:
    """Bring every channel to mean 0 and variance 1, then to the mean and spread that are learned.

    input (N, C, ...), all others (C,) -> (N, C, ...) in the input's dtype:
    output = (input - mean) / sqrt(variance + eps) * weight + bias, with mean and variance (divided by the count m)
    of the channel over batch and pixels in training, the running ones otherwise. In training, running_mean and
    running_var, if given, are CHANGED: running = (1 - momentum) * running + momentum * batch's, where the variance
    is the unbiased one, divided by m - 1.

    Raises TypeError for arrays that are not all float32 or all float64, ValueError for shapes that do not fit, for
    running statistics that are missing, and in training for channels of fewer than two numbers.

    Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
    shift" (2015).

    >>> batch_norm(np.array([[1.0], [3.0]]), None, None, training=True, eps=0)
    array([[-1.],
           [ 1.]])
    """
    standard = _standardise(input, running_mean, running_var, weight, bias, training, momentum, eps)
    if training:
        count = input.size // input.shape[1]
        _move(running_mean, standard.mean, momentum)
        _move(running_var, standard.variance * (count / (count - 1)), momentum)
    output = standard.values
    if weight is not None:
        output = output * _along_channels(weight, input)
    if bias is not None:
        output = output + _along_channels(bias, input)
    return output


def batch_norm_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    weight: np.ndarray | None = None,
    bias: np.ndarray | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> BatchNormGradients:
    """Gradients of batch_norm; the running statistics are read, never changed.

    grad_output (N, C, ...) and batch_norm's own arguments -> input (N, C, ...), weight and bias (C,) or None. With
    x = the standardised input and g = grad_output * weight, in training every input moves mean and variance too:
    grad_input = (g - mean(g) - x * mean(g * x)) / sqrt(variance + eps); otherwise g / sqrt(variance + eps).

    Raises what batch_norm raises, and ValueError if grad_output has not the shape of its output.
    """
    standard = _standardise(input, running_mean, running_var, weight, bias, training, momentum, eps)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of batch_norm's output")
    axes = _all_but_channels(input)
    grad = grad_output if weight is None else grad_output * _along_channels(weight, input)
    if training:
        along = (grad * standard.values).mean(axis=axes, keepdims=True)
        grad = grad - grad.mean(axis=axes, keepdims=True) - standard.values * along
    return BatchNormGradients(
        input=grad / standard.deviation,
        weight=None if weight is None else (grad_output * standard.values).sum(axis=axes),
        bias=None if bias is None else grad_output.sum(axis=axes),
    )


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


def _all_but_channels(input: np.ndarray) -> tuple[int, ...]:
    return (0, *range(2, input.ndim))


def _along_channels(vector: np.ndarray, input: np.ndarray) -> np.ndarray:
    """(C,) -> (C, 1, ...), so that it meets the channels of input."""
    return vector.reshape(-1, *(1,) * (input.ndim - 2))


def _move(running: np.ndarray | None, current: np.ndarray, momentum: float) -> None:
    if running is not None:
        running[...] = (1 - momentum) * running + momentum * current.ravel()


def _standardise(
    input: np.ndarray,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    weight: np.ndarray | None,
    bias: np.ndarray | None,
    training: bool,
    momentum: float,
    eps: float,
) -> _Standardised:
    """Check batch_norm's arguments, all of them, and standardise the input."""
    vectors = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
    require_floating(input=input, **vectors)
    require_maps("input", input)
    for name, vector in vectors.items():
        if vector is not None:
            require_shape(name, vector, (input.shape[1],), "one number a channel")
    real_number("momentum", momentum)
    real_number("eps", eps, minimum=0)
    if not training:
        if running_mean is None or running_var is None:
            raise ValueError("running_mean and running_var must be given unless training=True, but one is None")
        mean, variance = _along_channels(running_mean, input), _along_channels(running_var, input)
    elif input.size // input.shape[1] < 2:
        raise ValueError(f"training needs more than one number a channel, but input has shape {input.shape}")
    else:
        axes = _all_but_channels(input)
        mean, variance = input.mean(axis=axes, keepdims=True)[0], input.var(axis=axes, keepdims=True)[0]
    deviation = np.sqrt(variance + input.dtype.type(eps))
    return _Standardised((input - mean) / deviation, deviation, mean, variance)


def _response_base(input: np.ndarray, size: int, alpha: float, beta: float, k: float) -> np.ndarray:
    """Check local_response_norm's arguments, all of them, and return what is raised to the power of beta."""
    require_floating(input=input)
    if input.ndim < 3:
        raise ValueError(f"input must have axes (N, C, ...), three or more, but has shape {input.shape}")
    whole_number("size", size, minimum=1)
    for name, value in {"alpha": alpha, "beta": beta, "k": k}.items():
        real_number(name, value)
    return k + (alpha / size) * _sum_over_channels(input * input, before=size // 2, after=(size - 1) // 2)


def _sum_over_channels(values: np.ndarray, before: int, after: int) -> np.ndarray:
    """For each channel c the sum of the channels c - before to c + after, as far as they exist."""
    channels = values.shape[1]
    total = np.zeros_like(values)
    for step in range(-before, after + 1):
        low, high = max(0, -step), min(channels, channels - step)
        if low < high:
            total[:, low:high] += values[:, low + step : high + step]
    return total
