"""How well predictions agree with the truth: of classes, and of masks. NumPy only."""

import numpy as np
from numpy.typing import ArrayLike


def confusion_matrix(prediction: ArrayLike, truth: ArrayLike, num_classes: int) -> np.ndarray:
    """How often class r (row) was taken for class c (column): integer classes of one shape -> (K, K).

    Raises ValueError when the shapes differ or a class is not in 0..num_classes-1.
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
    """
    prediction, truth = _pair(prediction, truth)
    return float((prediction == truth).mean())


def iou(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Intersection over union |A and B| / |A or B| of two masks of one shape: 1 if they agree, 0 if they are apart.

    Raises ValueError when the shapes differ, a mask is not boolean, or both are empty.
    """
    prediction, truth = _masks(prediction, truth)
    return float((prediction & truth).sum() / (prediction | truth).sum())


def dice(prediction: ArrayLike, truth: ArrayLike) -> float:
    """2 |A and B| / (|A| + |B|) of two masks of one shape, which is 2 IoU / (1 + IoU).

    Raises ValueError when the shapes differ, a mask is not boolean, or both are empty.
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
