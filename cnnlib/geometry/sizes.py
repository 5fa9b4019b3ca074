"""How large a map is after a layer: by formula, without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn


def output_size(
    size: int, kernel_size: int, stride: int = 1, padding: int | str = 0, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """Pixels along one axis after a convolution or pooling.

    floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1:
    a last step that would lead past the edge is not taken. padding='valid' adds nothing; padding='same' keeps the
    size. With ceil_mode, which only poolings have, the division is rounded up: a last window may lead past the edge,
    but it must begin before the padding at the end.

    Raises ValueError if the kernel does not fit into the padded input, an argument is too small, or 'same' meets a
    stride other than 1.

    >>> output_size(227, kernel_size=11, stride=4)
    55
    >>> output_size(224, kernel_size=3, stride=2, ceil_mode=True)
    112
    """
    _require_at_least(1, size=size, kernel_size=kernel_size, stride=stride, dilation=dilation)
    span = dilation * (kernel_size - 1) + 1
    if isinstance(padding, str):
        total = _padding_by_word(padding, span, stride)
        padding = total // 2
    else:
        _require_at_least(0, padding=padding)
        total = 2 * padding
    if span > size + total:
        raise ValueError(
            f"the kernel must fit into the padded input, but it spans {span} pixels "
            f"(kernel_size {kernel_size}, dilation {dilation}) and the input has {size + total} "
            f"(size {size}, padding {padding}): enlarge the input or the padding"
        )
    steps = (size + total - span) // stride
    if ceil_mode and steps * stride < size + total - span and (steps + 1) * stride < size + padding:
        steps += 1
    return steps + 1


def transposed_output_size(
    size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Pixels along one axis after a transposed convolution; without its last two arguments, after max unpooling.

    (size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1.

    Raises ValueError if nothing is left, an argument is too small, or output_padding is not below stride or dilation.

    >>> transposed_output_size(4, kernel_size=3, stride=2, padding=1, output_padding=1)
    8
    """
    _require_at_least(1, size=size, kernel_size=kernel_size, stride=stride, dilation=dilation)
    _require_at_least(0, padding=padding, output_padding=output_padding)
    if output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding must be smaller than stride or dilation, but it is {output_padding} "
            f"(stride {stride}, dilation {dilation})"
        )
    full = (size - 1) * stride + dilation * (kernel_size - 1) + output_padding + 1
    if full <= 2 * padding:
        raise ValueError(f"padding {padding} cuts {2 * padding} pixels off, but there are only {full}: lower it")
    return full - 2 * padding


def output_shape(layer: nn.Module, input_shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of what `layer` makes of an input of shape (N, C, H, W), by formula.

    Known are convolution and transposed convolution, pooling, adaptive pooling, unpooling, pixel shuffle and its
    inverse, upsampling, padding, flattening, nn.Linear, layers that keep the shape, and an nn.Sequential of these.

    Raises TypeError for another layer, ValueError where the layer cannot take the shape.

    >>> from torch import nn
    >>> output_shape(nn.MaxPool2d(3, stride=2), (1, 64, 55, 55))
    (1, 64, 27, 27)
    """
    from cnnlib.geometry._shapes import shape_after

    return shape_after(layer, tuple(input_shape))


def _padding_by_word(padding: str, span: int, stride: int) -> int:
    """The pixels that a word adds at both ends together."""
    if padding not in ("valid", "same"):
        raise ValueError(f"padding must be a number, 'valid' or 'same', but is {padding!r}")
    if padding == "valid":
        return 0
    if stride != 1:
        raise ValueError(f"padding='same' keeps the size at stride 1 only, but stride is {stride}: give a number")
    return span - 1


def _require_at_least(smallest: int, **arguments: int) -> None:
    for name, value in arguments.items():
        if value < smallest:
            raise ValueError(f"{name} must be at least {smallest}, but is {value}")
