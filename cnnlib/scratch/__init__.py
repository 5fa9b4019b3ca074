"""Layers written in NumPy, forward and backward, with torch's names, shapes and argument rules."""

from cnnlib.scratch.activation import ReluGradients, relu, relu_backward
from cnnlib.scratch.conv import Conv2dGradients, conv2d, conv2d_backward, conv2d_loops
from cnnlib.scratch.linear import LinearGradients, linear, linear_backward

__all__ = [
    "Conv2dGradients",
    "LinearGradients",
    "ReluGradients",
    "conv2d",
    "conv2d_backward",
    "conv2d_loops",
    "linear",
    "linear_backward",
    "relu",
    "relu_backward",
]
