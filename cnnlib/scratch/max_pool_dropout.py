"""Max-pooling dropout in NumPy: values are dropped inside the window, before the maximum is taken.

Wu and Gu, "Towards dropout training for convolutional neural networks" (2015). They write p for the probability to
RETAIN a value; here p is the probability to DROP it, as everywhere in this library.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, require_floating, require_shape
from cnnlib.scratch._pooling import pooling_window, positions, require_indices, scatter_to_places
from cnnlib.scratch._values import probability, require_generator
from cnnlib.scratch._window import Window


class MaxPoolDropoutOutput(NamedTuple):
    """What came through, and from where."""

    output: np.ndarray
    indices: np.ndarray


class MaxPoolDropoutGradients(NamedTuple):
    """The gradient of a loss with respect to max_pool_dropout's input, in its shape."""

    input: np.ndarray


def max_pool_dropout(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
    return_indices: bool = False,
) -> np.ndarray | MaxPoolDropoutOutput:
    """Set each value of each window to 0 with probability p, then keep the largest: some lesser one may come through.

    input (N, C, H, W), never negative, as after relu -> (N, C, H', W') in the input's dtype, with
    H' = floor((H - kh) / stride) + 1, likewise W'; stride is kernel_size unless given. With different values in a
    window of n, the i-th largest comes through with probability (1 - p) * p^(i - 1), and 0 with p^n. Nothing is
    scaled; without training the output is the mean of that, the sum of (1 - p) * p^(i - 1) * the i-th largest.
    Negative values break both, for a dropped value, 0, beats them. Training needs rng.
    return_indices (training only): also (N, C, H', W') int64, the place y * W + x of what came through, -1 for a
    dropped value. max_pool_dropout_backward takes it.

    Raises TypeError for an array that is not float32 or float64 and for an rng that is no Generator, ValueError for p
    outside 0 to 1 and for whatever max_pool2d refuses.

    >>> max_pool_dropout(np.array([[[[8.0, 4.0], [2.0, 1.0]]]]), 2, p=0.5, training=False)
    array([[[[5.3125]]]])
    """
    window = pooling_window(input, kernel_size, stride, padding=0)
    p = probability("p", p)
    if training:
        found = _drop(input, window, p, require_generator(rng))
        return found if return_indices else found.output
    if return_indices:
        raise ValueError("return_indices must be False without training: every value of a window comes through in part")
    values, _ = _windows(input, window)
    descending = -np.sort(-values, axis=0)
    output = np.zeros(values.shape[1:], input.dtype)
    for weight, ranked in zip(_rank_weights(len(values), p), descending, strict=True):
        output += input.dtype.type(weight) * ranked
    return output


def max_pool_dropout_loops(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """max_pool_dropout as its definition reads: slow, for reading and for checking max_pool_dropout.

    Shapes, errors and draws as in max_pool_dropout: first all windows' first values are kept or dropped, then their
    second ones.
    """
    window = pooling_window(input, kernel_size, stride, padding=0)
    (kh, kw), (sh, sw) = window.kernel_size, window.stride
    p = probability("p", p)
    output = np.zeros((*input.shape[:2], *window.output_size((input.shape[2], input.shape[3]))), input.dtype)
    kept = require_generator(rng).random((kh * kw, *output.shape)) >= p if training else None
    for n, c, y, x in np.ndindex(*output.shape):
        values = [input[n, c, y * sh + i, x * sw + j] for i, j in product(range(kh), range(kw))]
        if kept is not None:
            output[n, c, y, x] = max(v if k else 0.0 for v, k in zip(values, kept[:, n, c, y, x], strict=True))
        else:
            descending = sorted(values, reverse=True)
            output[n, c, y, x] = sum((1 - p) * p**rank * value for rank, value in enumerate(descending))
    return output


def max_pool_dropout_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    p: float = 0.5,
    training: bool = True,
    *,
    indices: np.ndarray | None = None,
) -> MaxPoolDropoutGradients:
    """Hand each output's gradient to what came through: in training one value or none, otherwise all by their weight.

    grad_output (N, C, H', W') and max_pool_dropout's own arguments -> input (N, C, H, W). Training needs the indices
    that max_pool_dropout returned. Of equal values the first in row order ranks first.

    Raises what max_pool_dropout raises, and ValueError if grad_output has not the shape of its output or training has
    no indices.
    """
    window = pooling_window(input, kernel_size, stride, padding=0)
    p = probability("p", p)
    values, places = _windows(input, window)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, values.shape[1:], "that of max_pool_dropout's output")
    if training:
        if indices is None:
            raise ValueError("indices must be given in training: those that return_indices=True returned, but is None")
        # -1 is the place of a dropped value.
        require_indices("indices", indices, values.shape[1:], input.shape[2] * input.shape[3], minimum=-1)
        dropped = indices < 0
        shares = np.where(dropped, input.dtype.type(0), grad_output)
        return MaxPoolDropoutGradients(scatter_to_places(shares, np.where(dropped, 0, indices), input.shape))
    grad_input = np.zeros(input.shape, input.dtype)
    ranking = np.argsort(-values, axis=0, kind="stable")
    everywhere = np.broadcast_to(places[:, None, None], values.shape)
    for weight, ranked in zip(_rank_weights(len(values), p), ranking, strict=True):
        found = np.take_along_axis(everywhere, ranked[None], axis=0)[0]
        grad_input += scatter_to_places(input.dtype.type(weight) * grad_output, found, input.shape)
    return MaxPoolDropoutGradients(grad_input)


def _drop(input: np.ndarray, window: Window, p: float, rng: np.random.Generator) -> MaxPoolDropoutOutput:
    values, places = _windows(input, window)
    kept = rng.random(values.shape) >= p
    survivors = np.where(kept, values, input.dtype.type(0))
    winners = survivors.argmax(axis=0)[None]
    found = np.where(kept, places[:, None, None], -1)
    output, indices = (np.take_along_axis(array, winners, axis=0)[0] for array in (survivors, found))
    return MaxPoolDropoutOutput(output, indices)


def _rank_weights(count: int, p: float) -> list[float]:
    """The probability of each rank to come through, the largest value first."""
    return [(1 - p) * p**rank for rank in range(count)]


def _windows(input: np.ndarray, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """The values of every window, (kh * kw, N, C, H', W'), and their places in the map, (kh * kw, H', W')."""
    size = (input.shape[2], input.shape[3])
    map_of_places = positions(window, size)
    taps = [(rows, columns) for _, _, rows, columns in window.taps(window.output_size(size))]
    values = np.stack([input[:, :, rows, columns] for rows, columns in taps])
    return values, np.stack([map_of_places[rows, columns] for rows, columns in taps])
