"""Losses that remember what they compared, so that backward begins with them."""

import numpy as np

from cnnlib.scratch._values import require_choice
from cnnlib.scratch.cross_entropy import cross_entropy, cross_entropy_backward
from cnnlib.scratch.mse_loss import mse_loss, mse_loss_backward


class CrossEntropyLoss:
    """cnnlib.scratch.cross_entropy of scores and class indices, or probabilities; arguments as there."""

    def __init__(
        self,
        weight: np.ndarray | None = None,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        require_choice("reduction", reduction, ("mean", "sum"))
        self.options = (weight, ignore_index, reduction, label_smoothing)
        self._compared: tuple[np.ndarray, np.ndarray] | None = None

    def __call__(self, input: np.ndarray, target: np.ndarray) -> float:
        """The same as forward."""
        return self.forward(input, target)

    def forward(self, input: np.ndarray, target: np.ndarray) -> float:
        """Scores (N, C, ...) and classes (N, ...) or their probabilities (N, C, ...) -> the loss."""
        self._compared = input, target
        return float(cross_entropy(input, target, *self.options))

    def backward(self) -> np.ndarray:
        """The gradient of the latest loss with respect to the scores, (N, C, ...)."""
        input, target = _latest(self._compared)
        return cross_entropy_backward(_one(input), input, target, *self.options).input


class MSELoss:
    """cnnlib.scratch.mse_loss of two arrays of one shape; arguments as there.

    >>> loss = MSELoss()
    >>> loss(np.array([4.0, 1.0]), np.array([1.0, 2.0])), loss.backward()
    (5.0, array([ 3., -1.]))
    """

    def __init__(self, reduction: str = "mean") -> None:
        require_choice("reduction", reduction, ("mean", "sum"))
        self.reduction = reduction
        self._compared: tuple[np.ndarray, np.ndarray] | None = None

    def __call__(self, input: np.ndarray, target: np.ndarray) -> float:
        """The same as forward."""
        return self.forward(input, target)

    def forward(self, input: np.ndarray, target: np.ndarray) -> float:
        """Two arrays of one shape -> the loss."""
        self._compared = input, target
        return float(mse_loss(input, target, self.reduction))

    def backward(self) -> np.ndarray:
        """The gradient of the latest loss with respect to the input, in its shape."""
        input, target = _latest(self._compared)
        return mse_loss_backward(_one(input), input, target, self.reduction).input


def _latest(compared: tuple[np.ndarray, np.ndarray] | None) -> tuple[np.ndarray, np.ndarray]:
    if compared is None:
        raise RuntimeError("a loss's backward needs a forward pass first: call the loss before it")
    return compared


def _one(input: np.ndarray) -> np.ndarray:
    """The gradient of the loss with respect to itself."""
    return np.ones((), input.dtype)
