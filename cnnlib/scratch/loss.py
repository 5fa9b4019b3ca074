"""Losses in NumPy: cross-entropy over class indices, and the mean squared error."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import require_floating, require_shape, whole_number
from cnnlib.scratch._values import probability, reduce, require_choice, require_maps
from cnnlib.scratch.softmax import log_softmax, softmax


class CrossEntropyGradients(NamedTuple):
    """The gradient with respect to cross_entropy's input, in its shape."""

    input: np.ndarray


class MseLossGradients(NamedTuple):
    """Gradients with respect to mse_loss's arrays, each in its array's shape."""

    input: np.ndarray
    target: np.ndarray


class _Targets(NamedTuple):
    """What the classes asked for weigh, all (N, ...) but the last."""

    counted: np.ndarray  # False where the target is ignore_index
    classes: np.ndarray  # the target, and 0 where it does not count
    weights: np.ndarray  # of each target's class, 0 where it does not count
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

    input (N, C, ...) scores, target (N, ...) class indices in [0, C) or ignore_index, weight (C,) -> an array without
    axes, or with reduction='none' one loss for each target, (N, ...). With s = label_smoothing, t the target and
    log_p = log_softmax(input) along C:
    loss = (1 - s) * weight[t] * -log_p[t] + s / C * sum over c of weight[c] * -log_p[c].
    'mean' divides the sum by the sum of weight[t]; targets equal to ignore_index count neither above nor below.

    Raises TypeError for input that is not float32 or float64 and for targets that are not whole numbers (class
    probabilities too), ValueError for whatever else torch refuses.

    >>> cross_entropy(np.log(np.array([[0.25, 0.75], [0.5, 0.5]])), np.array([0, 1]), reduction="none").round(4)
    array([1.3863, 0.6931])
    """
    targets = _targets(input, target, weight, ignore_index, label_smoothing)
    surprise = -log_softmax(input, dim=1)
    of_target = np.take_along_axis(surprise, targets.classes[:, None], axis=1)[:, 0]
    # where, and not a product: an infinite surprise at what does not count must not become NaN.
    losses = np.where(targets.weights == 0, 0, (1 - label_smoothing) * targets.weights * of_target)
    if label_smoothing:
        spread = (targets.of_class * surprise).sum(axis=1) * (label_smoothing / input.shape[1])
        losses = losses + np.where(targets.counted, spread, 0)
    return reduce(losses.astype(input.dtype), reduction, targets.weights.sum())


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

    grad_output, of the loss's shape, and cross_entropy's own arguments -> input (N, C, ...). In full, with
    q_c = (1 - s) * weight[t] * [c = t] + s / C * weight[c], the gradient is softmax(input) * sum(q) - q.

    Raises what cross_entropy raises, and ValueError if grad_output has not the shape of the loss.
    """
    targets = _targets(input, target, weight, ignore_index, label_smoothing)
    require_choice("reduction", reduction, ("mean", "sum", "none"))
    require_floating(grad_output=grad_output, input=input)
    shape = target.shape if reduction == "none" else ()
    require_shape("grad_output", grad_output, shape, "that of the loss")
    smooth = targets.of_class * (label_smoothing / input.shape[1])
    wanted = np.where(targets.counted[:, None], smooth, input.dtype.type(0))  # (N, C, ...)
    of_target = np.take_along_axis(wanted, targets.classes[:, None], axis=1)
    of_target = of_target + (1 - label_smoothing) * targets.weights[:, None]
    np.put_along_axis(wanted, targets.classes[:, None], of_target, axis=1)
    grad_input = softmax(input, dim=1) * wanted.sum(axis=1, keepdims=True) - wanted
    scale = grad_output[:, None] if reduction == "none" else grad_output
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = scale / targets.weights.sum() if reduction == "mean" else scale
        return CrossEntropyGradients(input=(grad_input * scale).astype(input.dtype))


def mse_loss(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """The mean squared error: loss = (input - target)^2, averaged over all numbers.

    input and target of one shape -> an array without axes, or with reduction='none' one of that shape.

    Raises TypeError for arrays that are not all float32 or all float64, ValueError if the shapes differ.

    >>> mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    array(2.)
    """
    difference = _difference(input, target)
    return reduce(np.asarray(difference * difference), reduction, difference.size)


def mse_loss_backward(
    grad_output: np.ndarray, input: np.ndarray, target: np.ndarray, reduction: str = "mean"
) -> MseLossGradients:
    """The slope of the square is 2 * (input - target); the target's is its negative.

    grad_output, of the loss's shape, and mse_loss's own arguments -> input and target in their shape.

    Raises what mse_loss raises, and ValueError if grad_output has not the shape of the loss.
    """
    difference = _difference(input, target)
    require_choice("reduction", reduction, ("mean", "sum", "none"))
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, input.shape if reduction == "none" else (), "that of the loss")
    slope = 2 * difference * grad_output
    if reduction == "mean":
        slope = slope / max(difference.size, 1)
    return MseLossGradients(input=np.asarray(slope), target=np.asarray(-slope))


def _difference(input: np.ndarray, target: np.ndarray) -> np.ndarray:
    require_floating(input=input, target=target)
    require_shape("target", target, input.shape, "that of input: nothing is repeated to fit")
    return np.asarray(input - target)


def _targets(
    input: np.ndarray, target: np.ndarray, weight: np.ndarray | None, ignore_index: int, label_smoothing: float
) -> _Targets:
    """Check cross_entropy's arguments but for the reduction, and weigh the targets."""
    require_floating(input=input, weight=weight)
    require_maps("input", input)
    probability("label_smoothing", label_smoothing)
    whole_number("ignore_index", ignore_index, minimum=np.iinfo(np.int64).min)
    if not isinstance(target, np.ndarray) or not np.issubdtype(target.dtype, np.integer):
        kind = target.dtype if isinstance(target, np.ndarray) else type(target).__name__
        raise TypeError(f"target must be a numpy.ndarray of class indices, whole numbers, but is {kind}")
    classes = input.shape[1]
    require_shape("target", target, (input.shape[0], *input.shape[2:]), "input's without the classes")
    counted = target != ignore_index
    wrong = target[counted & ((target < 0) | (target >= classes))]
    if wrong.size:
        raise ValueError(f"target must lie between 0 and {classes - 1}, the last class, but one is {wrong[0]}")
    if weight is None:
        weight = np.ones(classes, input.dtype)
    require_shape("weight", weight, (classes,), "one number a class")
    # int64 and not the target's own type: 0 must be there for uint8 as well as for what take_along_axis takes.
    chosen = np.where(counted, target, 0).astype(np.int64)
    weights = np.where(counted, weight[chosen], input.dtype.type(0))
    return _Targets(counted, chosen, weights, weight.reshape(classes, *(1,) * (input.ndim - 2)))
