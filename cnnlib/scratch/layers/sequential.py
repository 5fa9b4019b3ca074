"""Layers in a row, and the step from maps to one row of numbers for each sample."""

from math import prod

import numpy as np

from cnnlib.scratch.layers.layer import Layer


class Sequential(Layer):
    """Layers one after the other; the keys of the i-th begin with 'i.', as in torch.nn.Sequential.

    >>> from cnnlib.scratch.layers import Linear, ReLU
    >>> model = Sequential(Flatten(), Linear(12, 4, rng=np.random.default_rng(0)), ReLU())
    >>> list(model.state_dict()), model(np.ones((5, 3, 2, 2), np.float32)).shape
    (['1.weight', '1.bias'], (5, 4))
    """

    def __init__(self, *layers: Layer) -> None:
        super().__init__()
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"Sequential takes layers, but got {layer!r}")
        self.layers = layers

    def children(self) -> dict[str, Layer]:
        """The layers by their place."""
        return {str(place): layer for place, layer in enumerate(self.layers)}

    def forward(self, input: np.ndarray) -> np.ndarray:
        """The last layer's output."""
        for layer in self.layers:
            input = layer.forward(input)
        return input

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient with respect to the first layer's input: from the last layer to the first."""
        for layer in reversed(self.layers):
            grad_output = layer.backward(grad_output)
        return grad_output


class Flatten(Layer):
    """One row of numbers for each sample: (N, ...) -> (N, all the rest)."""

    def forward(self, input: np.ndarray) -> np.ndarray:
        """(N, C, H, W) -> (N, C * H * W), channel by channel, row by row."""
        self._remembered = input.shape
        # No -1 here: in an empty batch it could be any number.
        return input.reshape(len(input), prod(input.shape[1:]))

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """(N, C * H * W) -> (N, C, H, W)."""
        shape: tuple[int, ...] = self._recall()
        return grad_output.reshape(shape)
