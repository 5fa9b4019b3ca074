"""The shape rule of each kind of layer."""

from collections.abc import Callable
from math import floor, prod
from typing import Any

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd

from cnnlib.geometry.sizes import output_size, transposed_output_size

Shape = tuple[int, ...]


def shape_after(layer: nn.Module, shape: Shape) -> Shape:
    """See `cnnlib.geometry.output_shape`."""
    for kinds, rule in _RULES:
        if isinstance(layer, kinds):
            return rule(layer, shape)
    raise TypeError(f"no shape rule for {type(layer).__name__}: run the layer and look at its output's shape")


def _by_axis(size: Callable[..., int], layer: Any, maps: Shape, *options: str) -> Shape:
    """(H, W) after `size` with the layer's options, each of them one number or one for each axis."""
    pairs = [_pair(getattr(layer, option)) for option in options]
    return tuple(size(length, *values) for length, *values in zip(maps[-2:], *pairs, strict=True))


def _pair(value: Any) -> tuple[Any, Any]:
    return value if isinstance(value, tuple) else (value, value)


def _require(what: str, expected: int, found: int) -> None:
    if expected != found:
        raise ValueError(f"the layer takes {expected} {what}, but the input has {found}")


def _convolution(layer: nn.Conv2d, shape: Shape) -> Shape:
    _require("channels", layer.in_channels, shape[1])
    axes = _by_axis(output_size, layer, shape, "kernel_size", "stride", "padding", "dilation")
    return (shape[0], layer.out_channels, *axes)


def _transposed(layer: nn.ConvTranspose2d, shape: Shape) -> Shape:
    _require("channels", layer.in_channels, shape[1])
    options = ("kernel_size", "stride", "padding", "output_padding", "dilation")
    return (shape[0], layer.out_channels, *_by_axis(transposed_output_size, layer, shape, *options))


def _max_pooling(layer: nn.MaxPool2d, shape: Shape) -> Shape:
    options = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
    return (*shape[:-2], *_by_axis(output_size, layer, shape, *options))


def _average_pooling(layer: nn.AvgPool2d, shape: Shape) -> Shape:
    def size(length: int, kernel_size: int, stride: int, padding: int) -> int:
        return output_size(length, kernel_size, stride, padding, ceil_mode=layer.ceil_mode)

    return (*shape[:-2], *_by_axis(size, layer, shape, "kernel_size", "stride", "padding"))


def _adaptive_pooling(layer: nn.AdaptiveAvgPool2d, shape: Shape) -> Shape:
    wanted = _pair(layer.output_size)
    return (*shape[:-2], *(n if size is None else size for n, size in zip(shape[-2:], wanted, strict=True)))


def _unpooling(layer: nn.MaxUnpool2d, shape: Shape) -> Shape:
    return (*shape[:-2], *_by_axis(transposed_output_size, layer, shape, "kernel_size", "stride", "padding"))


def _pixel_shuffle(layer: nn.PixelShuffle, shape: Shape) -> Shape:
    factor = layer.upscale_factor
    if shape[1] % factor**2:
        raise ValueError(f"the channels must be a multiple of {factor}^2, but there are {shape[1]}")
    return (shape[0], shape[1] // factor**2, shape[2] * factor, shape[3] * factor)


def _pixel_unshuffle(layer: nn.PixelUnshuffle, shape: Shape) -> Shape:
    factor = layer.downscale_factor
    if shape[2] % factor or shape[3] % factor:
        raise ValueError(f"height and width must be multiples of {factor}, but are {shape[2]} and {shape[3]}")
    return (shape[0], shape[1] * factor**2, shape[2] // factor, shape[3] // factor)


def _upsampling(layer: nn.Upsample, shape: Shape) -> Shape:
    if layer.size is not None:
        return (*shape[:-2], *_pair(layer.size))
    factors = _pair(layer.scale_factor)
    return (*shape[:-2], *(floor(n * factor) for n, factor in zip(shape[-2:], factors, strict=True)))


def _padding(layer: nn.ZeroPad2d, shape: Shape) -> Shape:
    left, right, top, bottom = layer.padding
    return (*shape[:-2], shape[-2] + top + bottom, shape[-1] + left + right)


def _flatten(layer: nn.Flatten, shape: Shape) -> Shape:
    start, end = layer.start_dim % len(shape), layer.end_dim % len(shape)
    return (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :])


def _linear(layer: nn.Linear, shape: Shape) -> Shape:
    _require("numbers a row", layer.in_features, shape[-1])
    return (*shape[:-1], layer.out_features)


def _sequential(layers: nn.Sequential, shape: Shape) -> Shape:
    for layer in layers:
        shape = shape_after(layer, shape)
    return shape


_ACTIVATIONS = (nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Sigmoid, nn.Tanh, nn.Hardtanh)
_NORMALISATIONS = (_BatchNorm, nn.GroupNorm, nn.LayerNorm, nn.LocalResponseNorm)
_KEEP = (nn.Identity, nn.Softmax, nn.LogSoftmax, _DropoutNd, *_ACTIVATIONS, *_NORMALISATIONS)
_RULES: list[tuple[Any, Callable[[Any, Shape], Shape]]] = [
    (nn.Sequential, _sequential),
    (_KEEP, lambda layer, shape: shape),
    (nn.Conv2d, _convolution),
    (nn.ConvTranspose2d, _transposed),
    (nn.MaxPool2d, _max_pooling),
    (nn.AvgPool2d, _average_pooling),
    ((nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d), _adaptive_pooling),
    (nn.MaxUnpool2d, _unpooling),
    (nn.PixelShuffle, _pixel_shuffle),
    (nn.PixelUnshuffle, _pixel_unshuffle),
    (nn.Upsample, _upsampling),
    ((nn.ConstantPad2d, nn.ReflectionPad2d, nn.ReplicationPad2d, nn.CircularPad2d), _padding),
    (nn.Flatten, _flatten),
    (nn.Linear, _linear),
]
