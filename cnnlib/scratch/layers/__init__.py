"""Layers that keep their weights and what the backward pass needs, with torch.nn's names, arguments and keys."""

from cnnlib.scratch.layers.activation import ReLU, Sigmoid, Tanh
from cnnlib.scratch.layers.dropout import Dropout, Dropout2d, MaxPoolDropout
from cnnlib.scratch.layers.layer import Layer, Parameter
from cnnlib.scratch.layers.loss import CrossEntropyLoss, MSELoss
from cnnlib.scratch.layers.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from cnnlib.scratch.layers.sequential import Flatten, Sequential
from cnnlib.scratch.layers.weighted import BatchNorm2d, Conv2d, Linear

__all__ = [
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm2d",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "Layer",
    "Linear",
    "MSELoss",
    "MaxPool2d",
    "MaxPoolDropout",
    "Parameter",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
]
