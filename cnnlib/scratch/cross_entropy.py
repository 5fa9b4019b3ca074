"""Cross-entropy in NumPy, over class indices or class probabilities."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape, whole_number
from cnnlib.scratch._values import probability, reduce, require_choice, require_maps
from cnnlib.scratch.softmax import log_softmax, log_softmax_loops, softmax, softmax_loops


class CrossEntropyGradients(NamedTuple):
    """The gradients with respect to input and to class probabilities, in their shape; None for class indices."""

    input: np.ndarray
    target: np.ndarray | None


class _Wanted(NamedTuple):
    """How much of each class's surprise the loss holds, and what 'mean' divides by."""

    amounts: np.ndarray  # (N, C, ...)
    total: np.ndarray | int
    of_class: np.ndarray  # (C, 1, ..., 1), the weight of every class


def cross_entropy(
    input: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """How surprised softmax(input) is by the right classes: -log of the probability it gives them.

    input (N, C, ...) scores, weight (C,), target (N, ...) class indices in [0, C) or ignore_index, or probabilities
    (N, C, ...) -> an array without axes, or with reduction='none' one loss for each target, (N, ...). With
    s = label_smoothing, t the target (an index as 1 at its class, 0 elsewhere), log_p = log_softmax(input) along C:
    loss = sum over c of weight[c] * ((1 - s) * t[c] + s / C) * -log_p[c].
    'mean' divides the sum by the sum of the targets' weights, or by the number of targets where they are
    probabilities; targets equal to ignore_index count neither above nor below. A class of which nothing is wanted
    adds 0, however surprising.

    Raises TypeError for input that is not float32 or float64 and for a target that is neither whole numbers nor
    probabilities in input's shape and dtype, ValueError for whatever else torch refuses.

    >>> cross_entropy(np.log(np.array([[0.25, 0.75], [0.5, 0.5]])), np.array([0, 1]), reduction="none").round(4)
    array([1.3863, 0.6931])
    >>> cross_entropy(np.log(np.array([[0.25, 0.75]])), np.array([[0.5, 0.5]]), reduction="none").round(4)
    array([0.837])
    """
    wanted = _wanted(input, target, weight, ignore_index, label_smoothing)
    # where, and not a product: an infinite surprise at what is not wanted must not become NaN.
    with np.errstate(invalid="ignore"):
        surprise = np.where(wanted.amounts == 0, 0, wanted.amounts * -log_softmax(input, dim=1))
    return reduce(surprise.sum(axis=1), reduction, wanted.total)


def cross_entropy_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> CrossEntropyGradients:
    """What softmax gives each class, less what it should: for the bare loss softmax(input) - onehot(target).

    grad_output, of the loss's shape, and cross_entropy's own arguments -> input (N, C, ...), and target (N, C, ...),
    or None for class indices. In full, with q_c = weight[c] * ((1 - s) * t[c] + s / C), input's gradient is
    softmax(input) * sum(q) - q, and that of probabilities (1 - s) * weight * -log_p.

    Raises what cross_entropy raises, and ValueError if grad_output has not the shape of the loss.
    """
    amounts, total, of_class = _wanted(input, target, weight, ignore_index, label_smoothing)
    _check_gradient(grad_output, input, reduction)
    scale = grad_output[:, None] if reduction == "none" else grad_output
    grad_input = softmax(input, dim=1) * amounts.sum(axis=1, keepdims=True) - amounts
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = scale / np.asarray(total, input.dtype) if reduction == "mean" else scale
        grad_target = None
        if target.shape == input.shape:
            grad_target = scale * (1 - label_smoothing) * of_class * -log_softmax(input, dim=1)
        return CrossEntropyGradients(grad_input * scale, grad_target)


def cross_entropy_loops(
    input: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """cross_entropy as its definition reads: slow, for reading and for checking cross_entropy.

    Shapes, formula and errors as in cross_entropy.
    """
    targets = list(_target_by_target(input, target, weight, ignore_index, label_smoothing))
    losses = np.zeros((input.shape[0], *input.shape[2:]), input.dtype)
    for place, classes, wanted, _ in targets:
        log_p = log_softmax_loops(input[classes], 0)
        losses[place] = sum(amount * -log_p[c] for c, amount in enumerate(wanted) if amount)
    return reduce(losses, reduction, sum(mass for *_, mass in targets))


def cross_entropy_backward_loops(
    grad_output: np.ndarray,
    input: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> CrossEntropyGradients:
    """cross_entropy_backward by the chain rule alone: slow, for reading and for checking cross_entropy_backward.

    Shapes and errors as in cross_entropy_backward. The loss is -sum over c of q_c * log_p[c], and log_p[c] moves with
    score k by [c = k] - p[k]; it moves with the probability t[c] by weight[c] * (1 - s) * -log_p[c].
    """
    targets = list(_target_by_target(input, target, weight, ignore_index, label_smoothing))
    _check_gradient(grad_output, input, reduction)
    total = sum(mass for *_, mass in targets)
    grad_input, grad_target = np.zeros_like(input), np.zeros_like(input)
    for place, classes, wanted, _ in targets:
        upstream = grad_output[place] if reduction == "none" else grad_output
        upstream = upstream / total if reduction == "mean" else upstream
        p, log_p = softmax_loops(input[classes], 0), log_softmax_loops(input[classes], 0)
        row = np.zeros_like(p)
        for k, c in np.ndindex(len(p), len(p)):
            row[k] += upstream * -wanted[c] * ((c == k) - p[k])
        grad_input[classes] = row
        class_weights = np.ones_like(p) if weight is None else weight
        grad_target[classes] = upstream * class_weights * (1 - label_smoothing) * -log_p
    return CrossEntropyGradients(grad_input, grad_target if target.shape == input.shape else None)


def _target_by_target(
    input: np.ndarray, target: np.ndarray, weight: np.ndarray | None, ignore_index: int, label_smoothing: float
) -> Iterator[tuple[tuple[int, ...], tuple[int | slice, ...], list[float], float]]:
    """For each target that counts: where its loss is, where its scores are, what is wanted of each, and its weight."""
    _wanted(input, target, weight, ignore_index, label_smoothing)  # the arguments are checked there
    count = input.shape[1]
    weights = [1.0] * count if weight is None else list(weight)
    for n, *pixel in np.ndindex(input.shape[0], *input.shape[2:]):
        place, classes = (n, *pixel), (n, slice(None), *pixel)
        if target.shape == input.shape:
            asked, mass = list(target[classes]), 1.0
        elif target[place] == ignore_index:
            continue
        else:
            asked, mass = [float(c == target[place]) for c in range(count)], weights[target[place]]
        smoothed = [(1 - label_smoothing) * share + label_smoothing / count for share in asked]
        yield place, classes, [w * share for w, share in zip(weights, smoothed, strict=True)], mass


def _wanted(
    input: np.ndarray, target: np.ndarray, weight: np.ndarray | None, ignore_index: int, label_smoothing: float
) -> _Wanted:
    """Check cross_entropy's arguments but for the reduction, and weigh the targets."""
    require_floating(input=input, weight=weight)
    require_maps("input", input)
    probability("label_smoothing", label_smoothing)
    whole_number("ignore_index", ignore_index, minimum=np.iinfo(np.int64).min)
    classes = input.shape[1]
    if weight is None:
        weight = np.ones(classes, input.dtype)
    require_shape("weight", weight, (classes,), "one number a class")
    of_class = weight.reshape(classes, *(1,) * (input.ndim - 2))
    smooth = label_smoothing / classes
    if isinstance(target, np.ndarray) and target.shape == input.shape:
        _check_probabilities(input, target, ignore_index)
        amounts = of_class * ((1 - label_smoothing) * target + smooth)
        return _Wanted(amounts, input.size // classes, of_class)
    counted = _counted(input, target, ignore_index)
    # int64 and not the target's own type: 0 must be there for uint8 as well as for what take_along_axis takes.
    chosen = np.where(counted, target, 0).astype(np.int64)
    weights = np.where(counted, weight[chosen], input.dtype.type(0))
    amounts = np.where(counted[:, None], of_class * smooth, input.dtype.type(0))  # (N, C, ...)
    of_target = np.take_along_axis(amounts, chosen[:, None], axis=1) + (1 - label_smoothing) * weights[:, None]
    np.put_along_axis(amounts, chosen[:, None], of_target, axis=1)
    return _Wanted(amounts, weights.sum(), of_class)


def _check_probabilities(input: np.ndarray, target: np.ndarray, ignore_index: int) -> None:
    if target.dtype != input.dtype:
        raise TypeError(
            f"target in input's shape must hold class probabilities and share input's dtype {input.dtype}, "
            f"but is {target.dtype}: class indices have no axis of classes"
        )
    if ignore_index >= 0:
        raise ValueError(
            f"ignore_index names a class index and must be negative where target holds probabilities, "
            f"but is {ignore_index}: leave it out"
        )


def _counted(input: np.ndarray, target: np.ndarray, ignore_index: int) -> np.ndarray:
    """Where the target is not ignore_index; what is no class index is refused."""
    if not isinstance(target, np.ndarray) or not np.issubdtype(target.dtype, np.integer):
        kind = f"{target.dtype} {target.shape}" if isinstance(target, np.ndarray) else type(target).__name__
        raise TypeError(
            f"target must be a numpy.ndarray of class indices, whole numbers, or of probabilities in input's shape "
            f"{input.shape}, but is {kind}"
        )
    require_shape("target", target, (input.shape[0], *input.shape[2:]), "input's without the classes")
    counted: np.ndarray = target != ignore_index
    wrong = target[counted & ((target < 0) | (target >= input.shape[1]))]
    if wrong.size:
        raise ValueError(f"target must lie between 0 and {input.shape[1] - 1}, the last class, but one is {wrong[0]}")
    return counted


def _check_gradient(grad_output: np.ndarray, input: np.ndarray, reduction: str) -> None:
    require_choice("reduction", reduction, ("mean", "sum", "none"))
    require_floating(grad_output=grad_output, input=input)
    shape = (input.shape[0], *input.shape[2:]) if reduction == "none" else ()
    require_shape("grad_output", grad_output, shape, "that of the loss")
