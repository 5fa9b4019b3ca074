"""Layers of torch turned into equal layers of another form."""

import copy
import math
from collections import OrderedDict
from typing import TypeVar

import torch
from torch import nn
from torch.nn.modules.dropout import _DropoutNd
from torch.nn.parameter import UninitializedParameter

from cnnlib.geometry import ledger
from cnnlib.geometry.running import floating_tensor, in_mode

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)
Shape = tuple[int, ...]


def linear_to_conv(linear: nn.Linear, map_shape: tuple[int, int, int] | None = None) -> nn.Conv2d:
    """The convolution that does to each window of a map what `linear` does to its numbers.

    Without map_shape, to the channels of each pixel: nn.Linear(C, O) -> nn.Conv2d(C, O, kernel_size=1), weight
    (O, C) -> (O, C, 1, 1), so conv(x)[n, :, h, w] = linear(x[n, :, h, w]) for every x (N, C, H, W).
    With map_shape (C, h, w), to a flattened h x w window: nn.Linear(C * h * w, O) -> nn.Conv2d(C, O, (h, w)), weight
    (O, C * h * w) -> (O, C, h, w), so conv(x)[:, :, 0, 0] = linear(x.flatten(1)) for every x (N, C, h, w).
    torch flattens in the order (C, H, W); for a weight in the order (H, W, C) see `hwc_to_chw`.
    The bias (O,) stays as it is. Device, dtype, requires_grad and training mode are kept; no memory is shared.

    Raises TypeError for another kind of layer, ValueError for a lazy one that has seen no data, and where map_shape
    does not hold in_features numbers.

    Lin, Chen and Yan, "Network in network" (2014); Long, Shelhamer and Darrell, "Fully convolutional networks for
    semantic segmentation" (2015).

    >>> linear_to_conv(nn.Linear(64 * 3 * 3, 128), map_shape=(64, 3, 3))
    Conv2d(64, 128, kernel_size=(3, 3), stride=(1, 1))
    """
    _require(linear, nn.Linear)
    channels, *kernel_size = map_shape or (linear.in_features, 1, 1)
    _require_shape(linear.in_features, (channels, *kernel_size))
    conv = nn.Conv2d(
        channels,
        linear.out_features,
        kernel_size=(kernel_size[0], kernel_size[1]),
        bias=linear.bias is not None,
        device="meta",
    )
    return _fill(conv, linear, linear.weight.reshape(-1, channels, *kernel_size))


def conv_to_linear(conv: nn.Conv2d) -> nn.Linear:
    """The linear layer that does to one pixel what the 1x1 convolution `conv` does to every pixel.

    nn.Conv2d(C, O, kernel_size=1) -> nn.Linear(C, O): weight (O, C, 1, 1) -> (O, C), bias (O,) as it is.
    With groups, the weight (O, C) is block-diagonal: zero between channels of different groups.
    Device, dtype, requires_grad and training mode are kept; no memory is shared.

    Raises TypeError for another kind of layer; ValueError for a kernel other than 1x1, a stride other than 1,
    padding (each lets an output differ from the linear map of one pixel), or a lazy layer without weights.

    Lin, Chen and Yan, "Network in network" (2014).

    >>> conv_to_linear(nn.Conv2d(3, 2, kernel_size=1))
    Linear(in_features=3, out_features=2, bias=True)
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


def hwc_to_chw(weight: torch.Tensor, map_shape: tuple[int, int, int]) -> torch.Tensor:
    """A dense weight for maps flattened in the order (H, W, C), rearranged for torch's order (C, H, W).

    map_shape (C, h, w) of the map before flattening; weight (O, h * w * C) -> (O, C * h * w), in new memory. TensorFlow
    flattens channels last, and keeps a dense weight as (in, out): transpose it first.

    Raises ValueError where map_shape does not hold as many numbers as a row of the weight.
    """
    _require_shape(weight.shape[1], map_shape)
    channels, height, width = map_shape
    last = weight.reshape(-1, height, width, channels)  # (O, h, w, C)
    return last.permute(0, 3, 1, 2).reshape(weight.shape).clone()


def hwio_to_oihw(kernel: torch.Tensor) -> torch.Tensor:
    """TensorFlow's layout of a kernel (kh, kw, in, out) as PyTorch's (out, in, kh, kw), in new memory.

    Raises ValueError for a tensor that has not four axes.

    >>> hwio_to_oihw(torch.zeros(3, 5, 16, 32)).shape
    torch.Size([32, 16, 3, 5])
    """
    return _four_axes(kernel).permute(3, 2, 0, 1).clone(memory_format=torch.contiguous_format)


def oihw_to_hwio(kernel: torch.Tensor) -> torch.Tensor:
    """PyTorch's layout of a kernel (out, in, kh, kw) as TensorFlow's (kh, kw, in, out), in new memory.

    Raises ValueError for a tensor that has not four axes.
    """
    return _four_axes(kernel).permute(2, 3, 1, 0).clone(memory_format=torch.contiguous_format)


def convolutionalize(model: nn.Module, input_shape: tuple[int, ...], flatten_order: str = "CHW") -> nn.Sequential:
    """The same network without dense layers: a vector of scores becomes a map of such vectors on a larger input.

    model: an nn.Sequential that flattens before its dense layers, or a network of parts `features`, perhaps `avgpool`,
    and `classifier`, flattened in between. input_shape (N, C, H, W): the size it was trained on. The first dense layer
    becomes a convolution with a kernel as large as the map before it, the others become 1x1; dropout, activations and
    batch normalisation stay. Parts keep their names, weights are copies. flatten_order="HWC" is for a network that
    flattens with the channels last.

    Out: (N, classes, 1, 1) on the trained size. Where nothing inside pads, cell (i, j) on a larger input equals the
    model on the crop of the trained size at (S * i, S * j), S being the product of all strides. Average pooling to a
    fixed size becomes pooling with a fixed window; where the map has that size already, it is left out.

    Raises TypeError for a network built otherwise or a layer without a convolutional form, ValueError where the result
    gives other numbers than the model: above all where it flattens in another order.

    Sermanet et al., "OverFeat" (2014); Long, Shelhamer and Darrell, "Fully convolutional networks for semantic
    segmentation" (2015).
    """
    if flatten_order not in ("CHW", "HWC"):
        raise ValueError(f"flatten_order must be 'CHW' or 'HWC', but is {flatten_order!r}")
    if len(input_shape) != 4:
        raise ValueError(f"input_shape must be (N, C, H, W), but is {tuple(input_shape)}")
    converted = _convert(model, input_shape, flatten_order).train(model.training)
    if floating_tensor(model).device.type == "meta" or _agree(model, converted, input_shape):
        return converted
    other = "HWC" if flatten_order == "CHW" else "CHW"
    if _agree(model, _convert(model, input_shape, other), input_shape):
        raise ValueError(
            f"the model flattens its maps in the order {tuple(other)}, not {tuple(flatten_order)}, so the weights of "
            f"its first dense layer belong to other pixels: pass flatten_order={other!r}"
        )
    raise ValueError(
        f"the convolutional form gives other numbers than the model on an input of shape {tuple(input_shape)}: its "
        "forward must do no more than run features, avgpool, flatten and classifier"
    )


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


def _require_shape(numbers: int, map_shape: tuple[int, ...]) -> None:
    if math.prod(map_shape) != numbers:
        product = " * ".join(map(str, map_shape))
        raise ValueError(
            f"a map of shape {tuple(map_shape)} holds {product} = {math.prod(map_shape)} numbers, but the dense layer "
            f"takes {numbers}: give the shape (C, H, W) before flattening"
        )


def _four_axes(kernel: torch.Tensor) -> torch.Tensor:
    if kernel.ndim != 4:
        raise ValueError(f"a kernel has four axes, but the tensor has shape {tuple(kernel.shape)}")
    return kernel


def _convert(model: nn.Module, input_shape: Shape, flatten_order: str) -> nn.Sequential:
    """The converted parts in a row, not yet compared with the model."""
    parts = _parts(model)
    inputs: dict[nn.Module, Shape] = {}
    first, window = None, input_shape[1:]
    for row in ledger(model, input_shape):
        layer = model.get_submodule(row.name)
        inputs.setdefault(layer, row.input_shape)
        if first is None and isinstance(layer, nn.Linear):
            first = layer
        elif first is None and len(row.output_shape) == 4:
            window = row.output_shape[1:]  # in the end, the map that the first dense layer sees flattened

    def converted(part: nn.Module, name: str) -> nn.Module | None:
        if isinstance(part, nn.Sequential):
            named = {child: converted(layer, f"{name}.{child}".lstrip(".")) for child, layer in part.named_children()}
            return nn.Sequential(OrderedDict((child, layer) for child, layer in named.items() if layer is not None))
        if isinstance(part, nn.Linear):
            return _convert_linear(part, name, inputs[part], window if part is first else None, flatten_order)
        return _convert_other(part, name, inputs.get(part, input_shape))

    result = converted(parts, "")
    assert isinstance(result, nn.Sequential)
    return result


def _parts(model: nn.Module) -> nn.Sequential:
    """The model's parts in the order in which they run."""
    if isinstance(model, nn.Sequential):
        return model
    names = [name for name, _ in model.named_children()]
    if names not in (["features", "classifier"], ["features", "avgpool", "classifier"]):
        raise TypeError(
            "expected an nn.Sequential, or a network of features, (avgpool) and classifier, but "
            f"{type(model).__name__} has the parts {names}: put its layers into an nn.Sequential"
        )
    return nn.Sequential(OrderedDict(model.named_children()))


def _convert_linear(linear: nn.Linear, name: str, shape: Shape, window: Shape | None, flatten_order: str) -> nn.Conv2d:
    if len(shape) != 2:
        raise TypeError(
            f"layer {name} works on an input of shape {shape}: flatten it, (N, numbers), before a dense layer"
        )
    if window is None:
        return linear_to_conv(linear)
    channels, height, width = window
    conv = linear_to_conv(linear, (channels, height, width))
    if flatten_order == "HWC":
        weight = hwc_to_chw(linear.weight.detach(), (channels, height, width)).view_as(conv.weight)
        conv.weight = nn.Parameter(weight, requires_grad=linear.weight.requires_grad)
    return conv


def _convert_other(layer: nn.Module, name: str, shape: Shape) -> nn.Module | None:
    """A layer that is not dense in its form for maps; None where a map needs no such layer."""
    if isinstance(layer, nn.Flatten):
        return None
    if isinstance(layer, nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d):
        return _with_fixed_window(layer, name, shape)
    if any(isinstance(part, nn.Linear | nn.Flatten | nn.AdaptiveAvgPool2d) for part in layer.modules()):
        raise TypeError(
            f"layer {name} ({type(layer).__name__}) hides dense layers: put its layers into an nn.Sequential"
        )
    if len(shape) == 4 or isinstance(layer, _AT_EACH_NUMBER):
        return copy.deepcopy(layer)
    if isinstance(layer, nn.Softmax | nn.LogSoftmax) and layer.dim == 1:
        return copy.deepcopy(layer)
    if isinstance(layer, nn.BatchNorm1d):
        norm = nn.BatchNorm2d(
            layer.num_features, layer.eps, layer.momentum, layer.affine, layer.track_running_stats, device="meta"
        )
        norm.load_state_dict(copy.deepcopy(layer.state_dict()), assign=True)
        return norm
    raise TypeError(f"layer {name} ({type(layer).__name__}) has no convolutional form here")


def _with_fixed_window(layer: nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d, name: str, shape: Shape) -> nn.Module | None:
    sizes = shape[-2:]
    wanted = layer.output_size if isinstance(layer.output_size, tuple) else (layer.output_size, layer.output_size)
    outputs = tuple(n if m is None else m for n, m in zip(sizes, wanted, strict=True))
    if outputs == sizes:
        return None
    if any(n % m for n, m in zip(sizes, outputs, strict=True)):
        raise ValueError(
            f"layer {name} shares a map of {sizes} out among {outputs} outputs in windows of unequal size, which no "
            "sliding window does: choose an input_shape whose map it divides"
        )
    kernel = (sizes[0] // outputs[0], sizes[1] // outputs[1])
    # A single output slides pixel by pixel; several lie side by side, as the layer after them expects.
    stride = (1 if outputs[0] == 1 else kernel[0], 1 if outputs[1] == 1 else kernel[1])
    kind = nn.AvgPool2d if isinstance(layer, nn.AdaptiveAvgPool2d) else nn.MaxPool2d
    return kind(kernel, stride=stride)


def _agree(model: nn.Module, converted: nn.Module, input_shape: Shape) -> bool:
    """Do both give the same numbers, up to rounding, on one random input of the trained size?"""
    like = floating_tensor(model)
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(input_shape, generator=generator).to(like)
    with torch.no_grad(), in_mode(model, training=False), in_mode(converted, training=False):
        expected, found = model(images), converted(images)
    if found.shape[2:] != (1, 1) or found.shape[:2] != expected.shape[:2]:
        return False
    tolerance = 1e3 * torch.finfo(like.dtype).eps * expected.abs().max()
    return bool((found.flatten(1) - expected.flatten(1)).abs().max() <= tolerance)


_AT_EACH_NUMBER = (
    *(_DropoutNd, nn.Identity, nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.SELU, nn.GELU, nn.SiLU),
    *(nn.Sigmoid, nn.Tanh, nn.Hardtanh, nn.Hardswish, nn.Softplus),
)
