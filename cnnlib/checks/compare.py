"""Whether an answer's value is the expected one, with a tolerance that fits its dtype."""

from typing import Any

import numpy as np

# Relative to the largest expected magnitude: what two correct orders of summation may differ by.
_TOLERANCE = {np.dtype(np.float16): 1e-2, np.dtype(np.float32): 1e-4}
_EXACT_ENOUGH = 1e-8


def same(value: Any, expected: Any, tolerance: float | None = None) -> bool:
    """Whether `value` has the shape of `expected` and its numbers up to rounding.

    value: an array, a number, or anything a student may have returned; expected: an array or a number; tolerance:
    relative to the largest expected magnitude or 1, instead of the one below (for what is solved by iteration).
    Integers and booleans must be equal. Floats may differ by 1e-8 of the largest expected magnitude (1e-4 if either
    side is float32, 1e-2 if float16). An infinity is the same as itself. Anything that is not numbers, or holds NaN,
    is not the same. Never raises.

    >>> same([1.0, 2.0 + 1e-12], np.array([1.0, 2.0])), same([[1.0, 2.0]], np.array([1.0, 2.0]))
    (True, False)
    """
    expected = np.asarray(expected)
    try:
        value = np.asarray(value)
    except Exception:  # ragged lists, or an object's own conversion to an array
        return False
    if value.dtype.kind not in "biufc" or value.shape != expected.shape:
        return False
    if expected.dtype.kind in "biu" and value.dtype.kind in "biu":
        return bool(np.array_equal(value, expected))
    finite = np.isfinite(expected)
    if not np.array_equal(value[~finite], expected[~finite]):
        return False
    if tolerance is None:
        tolerance = max(_TOLERANCE.get(array.dtype, _EXACT_ENOUGH) for array in (value, expected))
    with np.errstate(over="ignore", invalid="ignore"):
        return _close(value[finite], expected[finite], tolerance)


def _close(value: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    """Whether no number differs by more than `tolerance` of the largest expected magnitude or of 1."""
    # In the wider dtype: int8 holds -128, but not its magnitude.
    scale = float(np.abs(expected.astype(np.result_type(value, expected))).max(initial=1.0))
    error = float(np.abs(value - expected).max(initial=0.0))
    return bool(error <= tolerance * scale)
