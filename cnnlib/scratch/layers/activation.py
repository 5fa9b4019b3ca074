"""Activation functions as layers."""

import numpy as np

from cnnlib.scratch.activation import relu, relu_backward, sigmoid, sigmoid_backward, tanh, tanh_backward
from cnnlib.scratch.layers.layer import Layer
from cnnlib.scratch.softmax import log_softmax, log_softmax_backward, softmax, softmax_backward


class ReLU(Layer):
    """cnnlib.scratch.relu as a layer."""

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        self._remembered = input
        return relu(input)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return relu_backward(grad_output, self._recall()).input


class Sigmoid(Layer):
    """cnnlib.scratch.sigmoid as a layer."""

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        self._remembered = input
        return sigmoid(input)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return sigmoid_backward(grad_output, self._recall()).input


class Tanh(Layer):
    """cnnlib.scratch.tanh as a layer."""

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        self._remembered = input
        return tanh(input)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return tanh_backward(grad_output, self._recall()).input


class Softmax(Layer):
    """cnnlib.scratch.softmax as a layer; without dim torch's would guess the axis, ours does not.

    >>> Softmax(dim=1)(np.log([[1.0, 2.0, 5.0]]))
    array([[0.125, 0.25 , 0.625]])
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        self._remembered = input
        return softmax(input, self.dim)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return softmax_backward(grad_output, self._recall(), self.dim).input


class LogSoftmax(Layer):
    """cnnlib.scratch.log_softmax as a layer; without dim torch's would guess the axis, ours does not."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: np.ndarray) -> np.ndarray:
        """Any shape -> the same shape."""
        self._remembered = input
        return log_softmax(input, self.dim)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The output's shape -> the same shape."""
        return log_softmax_backward(grad_output, self._recall(), self.dim).input
