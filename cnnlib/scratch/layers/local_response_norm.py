"""Local response normalisation as a layer; it has no parameters."""

import numpy as np

from cnnlib.scratch.layers.layer import Layer
from cnnlib.scratch.local_response_norm import local_response_norm, local_response_norm_backward


class LocalResponseNorm(Layer):
    """cnnlib.scratch.local_response_norm as a layer.

    >>> LocalResponseNorm(3, alpha=3.0, beta=1.0)(np.array([[[1.0], [2.0], [2.0]]])).ravel()
    array([0.16666667, 0.2       , 0.22222222])
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.options = (size, alpha, beta, k)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, ...) -> the same shape."""
        self._remembered = input
        return local_response_norm(input, *self.options)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, ...) -> the same shape."""
        return local_response_norm_backward(grad_output, self._recall(), *self.options).input
