"""Batch normalisation in NumPy."""

from math import sqrt
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape
from cnnlib.scratch._values import real_number, require_maps


class BatchNormGradients(NamedTuple):
    """Gradients of a loss with respect to batch_norm's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray | None
    bias: np.ndarray | None


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


def batch_norm_loops(
    input: np.ndarray,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    weight: np.ndarray | None = None,
    bias: np.ndarray | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> np.ndarray:
    """batch_norm as its definition reads, channel by channel: slow, for reading and for checking batch_norm.

    Shapes, formula and errors as in batch_norm; running statistics are CHANGED in training, as there.
    """
    _check(input, running_mean, running_var, weight, bias, training, momentum, eps)
    output = np.empty(input.shape, input.dtype)
    for c in range(input.shape[1]):
        values = [float(value) for value in input[:, c].flat]
        mean, variance = _statistics(values, c, running_mean, running_var, training)
        if training and running_mean is not None:
            running_mean[c] = (1 - momentum) * running_mean[c] + momentum * mean
        if training and running_var is not None:
            unbiased = variance * len(values) / (len(values) - 1)
            running_var[c] = (1 - momentum) * running_var[c] + momentum * unbiased
        standard = [(value - mean) / sqrt(variance + eps) for value in values]
        scale, shift = 1.0 if weight is None else weight[c], 0.0 if bias is None else bias[c]
        output[:, c] = np.reshape([x * scale + shift for x in standard], output[:, c].shape)
    return output


def batch_norm_backward_loops(
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
    """batch_norm_backward by the chain rule, step by step as in the paper: slow, for checking batch_norm_backward.

    Shapes and errors as in batch_norm_backward. An input moves its own output, in training also the variance, which
    moves with it by 2 * (input - mean) / m, and the mean, which moves by 1 / m.
    """
    _check(input, running_mean, running_var, weight, bias, training, momentum, eps)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape, "that of batch_norm's output")
    grad_input, grad_weight, grad_bias = np.empty_like(input), *np.zeros((2, input.shape[1]), input.dtype)
    for c in range(input.shape[1]):
        values, upstream = ([float(value) for value in array[:, c].flat] for array in (input, grad_output))
        mean, variance = _statistics(values, c, running_mean, running_var, training)
        deviation = sqrt(variance + eps)
        centred = [value - mean for value in values]
        grad_weight[c] = sum(g * x / deviation for g, x in zip(upstream, centred, strict=True))
        grad_bias[c] = sum(upstream)
        direct = [g * (1.0 if weight is None else weight[c]) / deviation for g in upstream]
        grad_variance = -sum(g * x for g, x in zip(direct, centred, strict=True)) / (2 * deviation**2)
        indirect = [(2 * x * grad_variance - sum(direct)) / len(values) if training else 0.0 for x in centred]
        grad_input[:, c] = np.reshape(np.add(direct, indirect), grad_input[:, c].shape)
    gradients = (grad_weight if weight is not None else None), (grad_bias if bias is not None else None)
    return BatchNormGradients(grad_input, *gradients)


def _statistics(
    values: list[float],
    channel: int,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    training: bool,
) -> tuple[float, float]:
    """The mean and variance that one channel's values are standardised by."""
    if not training and running_mean is not None and running_var is not None:
        return float(running_mean[channel]), float(running_var[channel])
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / len(values)


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
    _check(input, running_mean, running_var, weight, bias, training, momentum, eps)
    if not training and running_mean is not None and running_var is not None:
        mean, variance = _along_channels(running_mean, input), _along_channels(running_var, input)
    else:
        axes = _all_but_channels(input)
        mean, variance = input.mean(axis=axes, keepdims=True)[0], input.var(axis=axes, keepdims=True)[0]
    deviation = np.sqrt(variance + input.dtype.type(eps))
    return _Standardised((input - mean) / deviation, deviation, mean, variance)


def _check(
    input: np.ndarray,
    running_mean: np.ndarray | None,
    running_var: np.ndarray | None,
    weight: np.ndarray | None,
    bias: np.ndarray | None,
    training: bool,
    momentum: float,
    eps: float,
) -> None:
    vectors = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
    require_floating(input=input, **vectors)
    require_maps("input", input)
    for name, vector in vectors.items():
        if vector is not None:
            require_shape(name, vector, (input.shape[1],), "one number a channel")
    real_number("momentum", momentum)
    real_number("eps", eps, minimum=0)
    if not training and (running_mean is None or running_var is None):
        raise ValueError("running_mean and running_var must be given unless training=True, but one is None")
    if training and input.size // input.shape[1] < 2:
        raise ValueError(f"training needs more than one number a channel, but input has shape {input.shape}")
