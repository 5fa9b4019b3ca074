"""The rules that probabilities, real numbers, choices and generators of every layer must keep."""

from math import isfinite

import numpy as np


def real_number(name: str, value: object, minimum: float | None = None) -> float:
    """The value as a float; what is no finite number, or lies below the minimum, is refused."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} must be a number, but is {value!r}")
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{name} must be finite, but is {number}")
    if minimum is not None and number < minimum:
        raise ValueError(f"{name} must be at least {minimum:g}, but is {number:g}")
    return number


def probability(name: str, value: object) -> float:
    """The value as a float between 0 and 1, both allowed."""
    number = real_number(name, value)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} is a probability and must lie between 0 and 1, but is {number:g}")
    return number


def require_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Refuse a word that is none of the choices."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, but is {value!r}")


def require_generator(rng: object) -> np.random.Generator:
    """The generator, if it is one: layers draw from what they are handed, never from a hidden state."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, but is {rng!r}: use numpy.random.default_rng(seed)")
    return rng


def require_maps(name: str, array: np.ndarray) -> None:
    """Refuse an array without a batch and a channel axis, (N, C, ...), or with an empty axis other than N."""
    if array.ndim < 2 or 0 in array.shape[1:]:
        raise ValueError(f"{name} must have axes (N, C, ...), none but N empty, but has shape {array.shape}")


def reduce(losses: np.ndarray, reduction: str, weights: float | np.ndarray) -> np.ndarray:
    """The losses as they are ('none'), their sum, or their sum divided by the sum of their weights ('mean')."""
    require_choice("reduction", reduction, ("mean", "sum", "none"))
    if reduction == "none":
        return losses
    # Summed in the losses' own dtype, and an array even without axes.
    total = np.asarray(losses.sum())
    if reduction == "sum":
        return total
    # A mean over nothing is NaN, as in torch.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / np.asarray(weights, dtype=losses.dtype))
