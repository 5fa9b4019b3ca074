"""Dropout as layers: they drop in training, each drawing from the generator it was made with."""

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch._values import probability, require_generator
from cnnlib.scratch.dropout import dropout, dropout2d, dropout2d_backward, dropout_backward
from cnnlib.scratch.layers.layer import Layer
from cnnlib.scratch.max_pool_dropout import MaxPoolDropoutOutput, max_pool_dropout, max_pool_dropout_backward


class Dropout(Layer):
    """cnnlib.scratch.dropout as a layer; p is the probability to drop.

    >>> Dropout(0.5, rng=np.random.default_rng(0)).eval()(np.ones(3))
    array([1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.p, self.rng = probability("p", p), require_generator(rng)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        output, self._remembered = dropout(input, self.p, self.training, rng=self.rng, return_mask=True)
        return output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return dropout_backward(grad_output, self._recall()).input


class Dropout2d(Layer):
    """cnnlib.scratch.dropout2d as a layer; p is the probability to drop a map."""

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.p, self.rng = probability("p", p), require_generator(rng)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H, W)."""
        output, self._remembered = dropout2d(input, self.p, self.training, rng=self.rng, return_mask=True)
        return output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H, W)."""
        return dropout2d_backward(grad_output, self._recall()).input


class MaxPoolDropout(Layer):
    """cnnlib.scratch.max_pool_dropout as a layer; p is the probability to drop."""

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        p: float = 0.5,
        *,
        rng: np.random.Generator,
    ) -> None:
        super().__init__()
        self.kernel_size, self.stride = kernel_size, stride
        self.p, self.rng = probability("p", p), require_generator(rng)

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C, H', W')."""
        result = max_pool_dropout(
            input, self.kernel_size, self.stride, self.p, self.training, rng=self.rng, return_indices=self.training
        )
        output, indices = result if isinstance(result, MaxPoolDropoutOutput) else (result, None)
        # The mode too: between the passes the layer may be switched.
        self._remembered = input, self.training, indices
        return output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C, H', W') -> (N, C, H, W)."""
        input, training, indices = self._recall()
        return max_pool_dropout_backward(
            grad_output, input, self.kernel_size, self.stride, self.p, training, indices=indices
        ).input
