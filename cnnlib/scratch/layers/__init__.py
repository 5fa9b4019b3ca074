"""Layers that keep their weights and what the backward pass needs, with torch.nn's names, arguments and keys."""

from cnnlib.scratch.layers.activation import LogSoftmax, ReLU, Sigmoid, Softmax, Tanh
from cnnlib.scratch.layers.dropout import Dropout, Dropout2d, MaxPoolDropout
from cnnlib.scratch.layers.fold import Fold, Unfold
from cnnlib.scratch.layers.layer import Layer, Parameter
from cnnlib.scratch.layers.local_response_norm import LocalResponseNorm
from cnnlib.scratch.layers.loss import CrossEntropyLoss, MSELoss
from cnnlib.scratch.layers.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d, MaxUnpool2d
from cnnlib.scratch.layers.sequential import Flatten, Sequential
from cnnlib.scratch.layers.upsampling import PixelShuffle, PixelUnshuffle, Upsample
from cnnlib.scratch.layers.weighted import BatchNorm2d, Conv2d, ConvTranspose2d, Linear

__all__ = [
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm2d",
    "Conv2d",
    "ConvTranspose2d",
    "CrossEntropyLoss",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "Fold",
    "Layer",
    "Linear",
    "LocalResponseNorm",
    "LogSoftmax",
    "MSELoss",
    "MaxPool2d",
    "MaxPoolDropout",
    "MaxUnpool2d",
    "Parameter",
    "PixelShuffle",
    "PixelUnshuffle",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Unfold",
    "Upsample",
]
