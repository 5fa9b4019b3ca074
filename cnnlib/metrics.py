"""How well predictions agree with the truth, and with themselves on a shifted picture. NumPy only."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike


def confusion_matrix(prediction: ArrayLike, truth: ArrayLike, num_classes: int) -> np.ndarray:
    """How often class r (row) was taken for class c (column): integer classes of one shape -> (K, K).

    Raises ValueError when the shapes differ or a class is not in 0..num_classes-1.

    >>> confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1], num_classes=2)
    array([[1, 1],
           [0, 2]])
    """
    prediction, truth = _pair(prediction, truth)
    for name, classes in {"prediction": prediction, "truth": truth}.items():
        if classes.dtype.kind not in "biu":
            raise ValueError(f"classes are whole numbers, but {name} holds {classes.dtype}: take the argmax first")
        wrong = classes[(classes < 0) | (classes >= num_classes)]
        if wrong.size:
            raise ValueError(f"a class must lie in 0..{num_classes - 1}, but {name} holds {wrong[0]}")
    pairs = truth.ravel().astype(np.int64) * num_classes + prediction.ravel().astype(np.int64)
    return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)


def accuracy(prediction: ArrayLike, truth: ArrayLike) -> float:
    """The share of places where prediction and truth, two arrays of classes of one shape, are equal.

    Raises ValueError when the shapes differ or there is nothing to compare.

    >>> accuracy([0, 1, 1, 1], [0, 0, 1, 1])
    0.75
    """
    prediction, truth = _pair(prediction, truth)
    return float((prediction == truth).mean())


def iou(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Intersection over union |A and B| / |A or B| of two masks of one shape: 1 if they agree, 0 if they are apart.

    Raises ValueError when the shapes differ, a mask is not boolean, or both are empty.

    >>> iou([[True, True, False]], [[False, True, True]])
    0.3333333333333333
    """
    prediction, truth = _masks(prediction, truth)
    return float((prediction & truth).sum() / (prediction | truth).sum())


def dice(prediction: ArrayLike, truth: ArrayLike) -> float:
    """2 |A and B| / (|A| + |B|) of two masks of one shape, which is 2 IoU / (1 + IoU).

    Raises ValueError when the shapes differ, a mask is not boolean, or both are empty.

    >>> dice([[True, True, False]], [[False, True, True]])
    0.5
    """
    prediction, truth = _masks(prediction, truth)
    return float(2 * (prediction & truth).sum() / (prediction.sum() + truth.sum()))


def mean_iou(prediction: ArrayLike, truth: ArrayLike, num_classes: int) -> float:
    """The mean over the classes of |predicted and true| / |predicted or true|.

    A class that neither array holds does not count. Raises ValueError as `confusion_matrix` does.
    """
    confusion = confusion_matrix(prediction, truth, num_classes)
    both = np.diag(confusion)
    either = confusion.sum(axis=0) + confusion.sum(axis=1) - both
    return float((both[either > 0] / either[either > 0]).mean())


def boundary_f(prediction: ArrayLike, truth: ArrayLike, tolerance: float = 2) -> float:
    """How well the outlines of two masks (H, W) agree: 1 if they are never more than `tolerance` pixels apart.

    2 P R / (P + R), where P is the share of the predicted outline that lies within `tolerance` (Euclidean) of the true
    one, and R the share of the true outline that lies within `tolerance` of the predicted one. The outline is the
    mask's pixels with one of their four neighbours outside it; the picture's edge is no outline.

    This is the score of Csurka, Larlus and Perronnin, "What is a good evaluation measure for semantic segmentation?"
    (BMVC 2013), with d <= tolerance. Martin, Fowlkes and Malik (PAMI 2004) match outline pixels one to one instead,
    which gives a little less where one pixel would do for several.

    Raises ValueError when the shapes differ or are not (H, W), a mask is not boolean, the tolerance is negative, or
    neither mask has an outline.
    """
    prediction, truth = _masks(prediction, truth)
    if prediction.ndim != 2:
        raise ValueError(f"outlines are drawn in masks of shape (H, W), not {prediction.shape}: take one at a time")
    if tolerance < 0:
        raise ValueError(f"the tolerance must be at least 0 pixels, but is {tolerance}")
    predicted, true = _outline(prediction), _outline(truth)
    if not (predicted | true).any():
        raise ValueError("two masks without an outline have none to compare: each is empty or fills the picture")
    if not predicted.any() or not true.any():
        return 0.0
    precision = float(_grown(true, tolerance)[predicted].mean())
    recall = float(_grown(predicted, tolerance)[true].mean())
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def shift_consistency(
    predict: Callable[[np.ndarray], ArrayLike], images: ArrayLike, shifts: Sequence[tuple[int, int]]
) -> float:
    """How often two shifts of one picture are given the same class: the mean over pictures and pairs of shifts.

    In: images (N, ..., H, W); `predict` turns them into whole numbers (N,); shifts in pixels, (down, right), at least
    two. What leaves on one side comes in on the other. Zhang, "Making convolutional networks shift-invariant again"
    (ICML 2019).

    Raises ValueError for fewer than two shifts, no picture, or predictions that are not N whole numbers.
    """
    images = np.asarray(images)
    if len(shifts) < 2:
        raise ValueError(f"consistency compares at least two shifts, but there are {len(shifts)}: add (0, 0)")
    if images.ndim < 3 or len(images) == 0:
        raise ValueError(f"images have shape (N, ..., H, W) with N at least 1, not {images.shape}")
    classes = []
    for shift in shifts:
        found = np.asarray(predict(np.roll(images, shift, axis=(-2, -1))))
        if found.shape != (len(images),) or found.dtype.kind not in "biu":
            raise ValueError(
                f"predict must give {len(images)} whole numbers, one for each picture, but gave {found.dtype} "
                f"{found.shape}: take the argmax"
            )
        classes.append(found)
    return float(np.mean([one == other for one, other in combinations(classes, 2)]))


def _outline(mask: np.ndarray) -> np.ndarray:
    padded = np.pad(mask, 1, mode="edge")
    inside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    outline: np.ndarray = mask & ~inside
    return outline


def _grown(mask: np.ndarray, distance: float) -> np.ndarray:
    """Every pixel that lies within the distance of one of the mask's."""
    reach = int(distance)
    height, width = mask.shape
    padded = np.pad(mask, reach)
    grown = np.zeros_like(mask)
    for down in range(2 * reach + 1):
        for right in range(2 * reach + 1):
            if (down - reach) ** 2 + (right - reach) ** 2 <= distance**2:
                grown |= padded[down : down + height, right : right + width]
    return grown


def _pair(prediction: ArrayLike, truth: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    prediction, truth = np.asarray(prediction), np.asarray(truth)
    if prediction.shape != truth.shape:
        raise ValueError(f"prediction and truth must share one shape, but have {prediction.shape} and {truth.shape}")
    if prediction.size == 0:
        raise ValueError("there is nothing to compare: prediction and truth are empty")
    return prediction, truth


def _masks(prediction: ArrayLike, truth: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    prediction, truth = _pair(prediction, truth)
    for name, mask in {"prediction": prediction, "truth": truth}.items():
        if mask.dtype != bool:
            raise ValueError(f"a mask is boolean, but {name} holds {mask.dtype}: compare it with a threshold first")
    if not (prediction | truth).any():
        raise ValueError("two empty masks have no overlap to measure: 0 / 0")
    return prediction, truth
