"""Layers of torch turned into equal layers of another form."""

from typing import TypeVar

import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)


def linear_to_conv(linear: nn.Linear) -> nn.Conv2d:
    """The 1x1 convolution that applies `linear` to the channels of every pixel.

    nn.Linear(C, O) -> nn.Conv2d(C, O, kernel_size=1): weight (O, C) -> (O, C, 1, 1), bias (O,) as it is, so
    conv(x)[n, :, h, w] = linear(x[n, :, h, w]) for every x (N, C, H, W).
    Device, dtype, requires_grad and training mode are kept; no memory is shared.

    Raises TypeError for another kind of layer, ValueError for a lazy one that has seen no data.

    Lin, Chen and Yan, "Network in network" (2014).
    """
    _require(linear, nn.Linear)
    conv = nn.Conv2d(
        linear.in_features,
        linear.out_features,
        kernel_size=1,
        bias=linear.bias is not None,
        device="meta",
    )
    return _fill(conv, linear, linear.weight[:, :, None, None])


def conv_to_linear(conv: nn.Conv2d) -> nn.Linear:
    """The linear layer that does to one pixel what the 1x1 convolution `conv` does to every pixel.

    nn.Conv2d(C, O, kernel_size=1) -> nn.Linear(C, O): weight (O, C, 1, 1) -> (O, C), bias (O,) as it is.
    With groups, the weight (O, C) is block-diagonal: zero between channels of different groups.
    Device, dtype, requires_grad and training mode are kept; no memory is shared.

    Raises TypeError for another kind of layer; ValueError for a kernel other than 1x1, a stride other than 1,
    padding (each lets an output differ from the linear map of one pixel), or a lazy layer without weights.

    Lin, Chen and Yan, "Network in network" (2014).
    """
    _require(conv, nn.Conv2d)
    if conv.kernel_size != (1, 1):
        raise ValueError(f"only a 1x1 kernel makes a linear layer, but kernel_size is {conv.kernel_size}")
    if conv.stride != (1, 1):
        raise ValueError(f"a linear layer skips no pixel, but stride is {conv.stride}: slice the input")
    if conv.padding not in ((0, 0), "valid", "same"):  # 'same' pads a 1x1 kernel by nothing
        raise ValueError(f"a linear layer adds no pixel, but padding is {conv.padding}: pad the input")
    linear = nn.Linear(conv.in_channels, conv.out_channels, bias=conv.bias is not None, device="meta")
    blocks = conv.weight[:, :, 0, 0].chunk(conv.groups)  # each (O/groups, C/groups)
    return _fill(linear, conv, torch.block_diag(*blocks))


def _require(layer: nn.Module, kind: type[nn.Module]) -> None:
    if not isinstance(layer, kind):
        raise TypeError(f"expected an nn.{kind.__name__}, but got {type(layer).__name__}")
    if isinstance(layer.weight, UninitializedParameter):
        raise ValueError(f"{type(layer).__name__} has no weights yet: pass one batch through it first")


def _fill(target: Layer, source: nn.Linear | nn.Conv2d, weight: torch.Tensor) -> Layer:
    """Give `target` copies of `weight` and of the source's bias, and the source's flags."""
    # The target comes from the meta device, so that no random number was drawn for weights to be replaced.
    target.weight = _copy(weight, source.weight.requires_grad)
    if source.bias is not None:
        target.bias = _copy(source.bias, source.bias.requires_grad)
    return target.train(source.training)


def _copy(tensor: torch.Tensor, requires_grad: bool) -> nn.Parameter:
    data = tensor.detach().clone(memory_format=torch.contiguous_format)
    return nn.Parameter(data, requires_grad=requires_grad)
