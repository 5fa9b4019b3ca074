"""The rules that arrays and whole-number arguments of every layer must keep."""

from operator import index

import numpy as np

Pair = tuple[int, int]

# A weight only where nothing else is made of it: conv2d asks for its axes.
_MAY_BE_LEFT_OUT = ("weight", "bias", "running_mean", "running_var")


def require_floating(**arrays: np.ndarray | None) -> None:
    """Refuse what is not a NumPy array of float32 or float64, and two such types in one call.

    Arrays come by the name of their argument; None stands for one that was left out, where it may be.
    Integers are refused, not converted: a layer returns the dtype it was given, and an integer
    result would cut every fraction off without a word.
    """
    required = {name: a for name, a in arrays.items() if not (a is None and name in _MAY_BE_LEFT_OUT)}
    given = {name: _array(name, array) for name, array in required.items()}
    for name, array in given.items():
        if array.dtype not in (np.float32, np.float64):
            raise TypeError(
                f"{name} must be float32 or float64, but is {array.dtype}: use {name}.astype(numpy.float32)"
            )
    if len({array.dtype for array in given.values()}) > 1:
        dtypes = ", ".join(f"{name} is {array.dtype}" for name, array in given.items())
        raise TypeError(f"all arrays of one call must share a dtype, but {dtypes}: convert with astype")


def _array(name: str, array: object) -> np.ndarray:
    if not isinstance(array, np.ndarray):
        hint = "did a function return nothing?" if array is None else "use numpy.asarray"
        raise TypeError(f"{name} must be a numpy.ndarray, but is a {type(array).__name__}: {hint}")
    return array


def require_shape(name: str, array: np.ndarray, shape: tuple[int, ...], meaning: str) -> None:
    """Refuse an array whose shape is not the one that `meaning` explains."""
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, {meaning}, but has {array.shape}")


def require_axes(name: str, array: np.ndarray, axes: tuple[str, ...]) -> None:
    """Refuse an array without exactly these axes, or with an empty one (only the batch N may be 0)."""
    array = _array(name, array)
    layout = f"({', '.join(axes)})"
    if array.ndim != len(axes):
        raise ValueError(f"{name} must have {len(axes)} axes {layout}, but has shape {array.shape}")
    for axis, size in zip(axes, array.shape, strict=True):
        if size == 0 and axis != "N":
            raise ValueError(f"{name} {layout} must not be empty along {axis}, but has shape {array.shape}")


def whole_number(name: str, value: object, minimum: int) -> int:
    """The value as an int; a float, a bool or a number below the minimum is refused."""
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, but is {value!r}")
    if number < minimum:
        raise ValueError(f"{name} must be at least {minimum}, but is {number}")
    return number


def pair(name: str, value: object, minimum: int) -> Pair:
    """One whole number for both axes, or two: (vertical, horizontal)."""
    if not isinstance(value, tuple | list):
        number = whole_number(name, value, minimum)
        return number, number
    if len(value) != 2:
        raise ValueError(f"{name} must be one number or a pair (vertical, horizontal), but is {value!r}")
    return whole_number(name, value[0], minimum), whole_number(name, value[1], minimum)
