"""First weights in NumPy: each draws numbers whose spread keeps signals alive from layer to layer.

Like torch.nn.init, every function fills the array it is given, hence the trailing underscore, and returns it.
"""

from math import prod, sqrt

import numpy as np

from cnnlib.scratch._arguments import require_floating
from cnnlib.scratch._values import real_number, require_choice, require_generator


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """By how much weights must be larger because of the activation that follows them.

    1 for 'linear', 'conv2d' and 'sigmoid', 5/3 for 'tanh', sqrt(2) for 'relu', sqrt(2 / (1 + slope^2)) for
    'leaky_relu' with slope `param`, 0.01 unless given.

    Raises ValueError for any other word.

    >>> calculate_gain("tanh")
    1.6666666666666667
    """
    require_choice("nonlinearity", nonlinearity, ("linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu"))
    slope = 0.01 if param is None else real_number("param", param)
    gains = {"tanh": 5 / 3, "relu": sqrt(2), "leaky_relu": sqrt(2 / (1 + slope * slope))}
    return gains.get(nonlinearity, 1.0)


def fans(weight: np.ndarray) -> tuple[int, int]:
    """How many inputs one output sums up, and how many outputs one input feeds.

    weight (out, in) or (O, C/groups, kh, kw) -> (fan_in, fan_out) = (in * kh * kw, out * kh * kw).

    Raises ValueError for an array of fewer than two axes.

    >>> fans(np.zeros((6, 1, 5, 5)))
    (25, 150)
    """
    require_floating(weight=weight)
    if weight.ndim < 2:
        raise ValueError(f"weight must have axes (out, in, ...), two or more, but has shape {weight.shape}")
    pixels = prod(weight.shape[2:])
    return weight.shape[1] * pixels, weight.shape[0] * pixels


def kaiming_normal_(
    weight: np.ndarray,
    rng: np.random.Generator,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
) -> np.ndarray:
    """Fill with normal numbers of standard deviation gain / sqrt(fan): the signal keeps its size through relu.

    mode 'fan_in' keeps it forward, 'fan_out' backward; gain = calculate_gain(nonlinearity, a).

    Raises TypeError for an array that is not float32 or float64 or an rng that is no Generator, ValueError for an
    unknown word or an array of fewer than two axes.

    He et al., "Delving deep into rectifiers" (2015).
    """
    return _fill_normal(weight, rng, _kaiming_deviation(weight, a, mode, nonlinearity))


def kaiming_uniform_(
    weight: np.ndarray,
    rng: np.random.Generator,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
) -> np.ndarray:
    """Fill with uniform numbers of the standard deviation of kaiming_normal_: bound = gain * sqrt(3 / fan).

    Arguments, errors and paper as for kaiming_normal_.
    """
    return uniform_(weight, rng, sqrt(3) * _kaiming_deviation(weight, a, mode, nonlinearity))


def xavier_normal_(weight: np.ndarray, rng: np.random.Generator, gain: float = 1.0) -> np.ndarray:
    """Fill with normal numbers of standard deviation gain * sqrt(2 / (fan_in + fan_out)): between both directions.

    Raises TypeError for an array that is not float32 or float64 or an rng that is no Generator, ValueError for an
    array of fewer than two axes.

    Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
    """
    return _fill_normal(weight, rng, _xavier_deviation(weight, gain))


def xavier_uniform_(weight: np.ndarray, rng: np.random.Generator, gain: float = 1.0) -> np.ndarray:
    """Fill with uniform numbers of the standard deviation of xavier_normal_: bound = gain * sqrt(6 / (both fans)).

    Arguments, errors and paper as for xavier_normal_.
    """
    return uniform_(weight, rng, sqrt(3) * _xavier_deviation(weight, gain))


def uniform_(array: np.ndarray, rng: np.random.Generator, bound: float) -> np.ndarray:
    """Fill with numbers drawn uniformly from -bound to bound. Raises TypeError as kaiming_normal_ does."""
    require_floating(array=array)
    array[...] = require_generator(rng).uniform(-bound, bound, array.shape)
    return array


def _fill_normal(weight: np.ndarray, rng: np.random.Generator, deviation: float) -> np.ndarray:
    weight[...] = require_generator(rng).normal(0.0, deviation, weight.shape)
    return weight


def _kaiming_deviation(weight: np.ndarray, a: float, mode: str, nonlinearity: str) -> float:
    require_choice("mode", mode, ("fan_in", "fan_out"))
    fan_in, fan_out = fans(weight)
    return calculate_gain(nonlinearity, a) / sqrt(fan_in if mode == "fan_in" else fan_out)


def _xavier_deviation(weight: np.ndarray, gain: float) -> float:
    return real_number("gain", gain) * sqrt(2 / sum(fans(weight)))
