"""A backward function checked against the slopes of its forward function."""

from collections.abc import Callable, Sequence

import numpy as np

# float64 carries 16 digits: a step of 1e-5 spends five on the distance and leaves the slope ten.
STEP, TOLERANCE, ROUNDING = 1e-5, 1e-6, 1e-14

Inputs = Sequence[np.ndarray | None]


def gradcheck(
    function: Callable[..., np.ndarray],
    backward: Callable[..., tuple[np.ndarray | None, ...]],
    inputs: Inputs,
    seed: int = 0,
    **options: object,
) -> bool:
    """Whether backward(grad_output, *inputs, **options) is the gradient of function(*inputs, **options).

    For each input one scalar is compared: with random v in the output's shape and random u in the input's,
    <gradient, u> must be the slope of <v, function> along u, that is
    (<v, function(x + h * u)> - <v, function(x - h * u)>) / (2 * h), to one part in a million; h is 1e-5 of the
    input's largest value. An error passes only if it is at right angles to u: another seed would find it.
    None stands for an input that is left out. The function must have a slope at its inputs and around them: keep
    relu away from 0. Returns True, or says which input's gradient is wrong and by how much.

    Raises TypeError for inputs that are not float64 (in float32 the difference drowns in rounding), ValueError for
    gradients that are too few or misshapen, AssertionError for a wrong gradient.

    >>> gradcheck(np.sin, lambda grad_output, x: (grad_output * np.cos(x),), [np.linspace(0.0, 1.0, 5)])
    True
    """
    _require_float64(inputs)
    generator = np.random.default_rng(seed)
    projection = generator.standard_normal(np.shape(function(*inputs, **options)))
    gradients = backward(projection.copy(), *inputs, **options)
    _require_one_each(gradients, inputs)
    names = getattr(gradients, "_fields", tuple(map(str, range(len(inputs)))))
    for position, array in enumerate(inputs):
        if array is None:
            continue
        direction = generator.standard_normal(array.shape)

        def projected(moved: np.ndarray, position: int = position) -> np.ndarray:
            arrays = [*inputs[:position], moved, *inputs[position + 1 :]]
            weighted: np.ndarray = projection * function(*arrays, **options)
            return weighted

        _compare(names[position], array, gradients[position], direction, projected)
    return True


def _require_float64(inputs: Inputs) -> None:
    for position, array in enumerate(inputs):
        if array is not None and getattr(array, "dtype", None) != np.float64:
            kind = array.dtype if isinstance(array, np.ndarray) else f"a {type(array).__name__}"
            raise TypeError(f"every input must be a float64 array, but input {position} is {kind}: use numpy.float64")


def _require_one_each(gradients: object, inputs: Inputs) -> None:
    if not isinstance(gradients, tuple) or len(gradients) != len(inputs):
        given = f"{len(gradients)}" if isinstance(gradients, tuple) else f"a {type(gradients).__name__}"
        raise ValueError(f"backward must return a tuple of {len(inputs)}, one gradient an input, but gave {given}")


def _compare(
    name: str,
    array: np.ndarray,
    gradient: np.ndarray | None,
    direction: np.ndarray,
    projected: Callable[[np.ndarray], np.ndarray],
) -> None:
    """Raise unless the gradient of `array` predicts how the projected output moves along the direction."""
    shape = None if gradient is None else np.shape(gradient)
    if gradient is None or shape != array.shape:
        raise ValueError(f"the gradient of input {name} must have the input's shape {array.shape}, but has {shape}")
    step = STEP * (np.abs(array).max(initial=0) or 1.0)
    ahead, behind = projected(array + step * direction), projected(array - step * direction)
    slope = float((ahead - behind).sum()) / (2 * step)
    terms = gradient * direction
    claimed = float(terms.sum())
    # What rounding alone can do to the difference of two outputs, however small the slope.
    rounding = ROUNDING * float(np.abs(ahead).sum()) / step
    allowed = TOLERANCE * max(abs(slope), float(np.linalg.norm(terms))) + rounding
    if not abs(slope - claimed) <= allowed:  # so written, a NaN is wrong, too
        raise AssertionError(
            f"the gradient of input {name} is wrong: along a random direction the output's slope is {slope:.6g}, "
            f"but the gradient gives {claimed:.6g}, a difference of {slope - claimed:.3g}"
        )
