"""Which positions of its input each torch function looks at, axis by axis.

A window maps the first and the last of some neighbouring positions of the output to the first and the last position of
the input that they depend on. Positions run on beyond the edges, into the padding.
"""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, gcd
from typing import Any, NamedTuple

import torch

Window = Callable[[int, int], tuple[int, int]]


class Look(NamedTuple):
    """What one function does: its kind, its windows for rows and columns, and after how many outputs they repeat."""

    kind: str
    windows: tuple[Window, Window]
    phases: tuple[int, int] = (1, 1)


class UnknownOperation(ValueError):
    """A function, or a use of one, whose windows are not known."""


def here(first: int, last: int) -> tuple[int, int]:
    """The window of whatever works on each position by itself."""
    return first, last


def whole(kind: str, input: torch.Tensor) -> Look:
    """Every output looks at the whole map; a vector counts as a map of one position."""
    rows, columns = input.shape[-2:] if input.ndim >= 4 else (1, 1)
    return Look(kind, (lambda first, last: (0, rows - 1), lambda first, last: (0, columns - 1)))


def pair(value: Any) -> tuple[Any, Any]:
    """One value for rows and one for columns."""
    return (value[0], value[-1]) if isinstance(value, tuple | list) else (value, value)


def _sliding(kernel_size: int, stride: int, padding: int, dilation: int) -> Window:
    span = dilation * (kernel_size - 1)
    return lambda first, last: (first * stride - padding, last * stride - padding + span)


def _spreading(kernel_size: int, stride: int, padding: int, dilation: int) -> Window:
    """Input i reaches the outputs i * stride - padding + dilation * tap."""
    span = dilation * (kernel_size - 1)

    def window(first: int, last: int) -> tuple[int, int]:
        low, high = ceil(Fraction(first + padding - span, stride)), (last + padding) // stride
        return min(low, high), high  # a kernel smaller than its stride leaves some outputs without an input

    return window


def _by_axis(window: Callable[..., Window], *options: Any) -> tuple[Window, Window]:
    rows, columns = zip(*map(pair, options), strict=True)
    return window(*rows), window(*columns)


def conv2d(
    input: torch.Tensor,
    weight: torch.Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Look:
    """A window of the kernel's span."""
    kernel = tuple(weight.shape[2:])
    words = {"valid": 0, "same": tuple(d * (k - 1) // 2 for k, d in zip(kernel, pair(dilation), strict=True))}
    padding = words[padding] if isinstance(padding, str) else padding
    return Look("convolution", _by_axis(_sliding, kernel, stride, padding, dilation))


def conv_transpose2d(
    input: torch.Tensor,
    weight: torch.Tensor,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Look:
    """The inputs that reach an output; they are others at each of the stride's phases."""
    return Look("upsampling", _by_axis(_spreading, tuple(weight.shape[2:]), stride, padding, dilation), pair(stride))


def max_pool2d(
    input: torch.Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Look:
    """A window of the kernel's span, whatever happens at the edge."""
    return Look("pooling", _by_axis(_sliding, kernel_size, stride or kernel_size, padding, dilation))


def avg_pool2d(
    input: torch.Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Look:
    """As for the maximum."""
    return max_pool2d(input, kernel_size, stride, padding)


def max_unpool2d(
    input: torch.Tensor,
    indices: torch.Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Look:
    """The value that may land on an output; where its maximum lay is not followed."""
    stride = stride or kernel_size
    return Look("upsampling", _by_axis(_spreading, kernel_size, stride, padding, 1), pair(stride))


def adaptive_pool2d(input: torch.Tensor, output_size: Any, return_indices: bool = False) -> Look:
    """Windows that share the map out among a fixed number of outputs."""

    def sharing(inputs: int, outputs: int | None) -> Window:
        if outputs == 1:
            return lambda first, last: (0, inputs - 1)
        share = Fraction(inputs, inputs if outputs is None else outputs)
        return lambda first, last: (floor(first * share), ceil((last + 1) * share) - 1)

    rows, columns = input.shape[-2:]
    wanted = pair(output_size)
    phases = tuple(1 if m is None else m // gcd(n, m) for n, m in zip((rows, columns), wanted, strict=True))
    return Look("fixed size", _by_axis(sharing, (rows, columns), wanted), pair(phases))


def interpolate(
    input: torch.Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Look:
    """The one, two or four positions along an axis that an output is computed from."""
    if mode not in ("nearest", "nearest-exact", "bilinear", "bicubic") or antialias:
        raise UnknownOperation(f"interpolate with mode={mode!r} and antialias={antialias}")

    def between(inputs: int, outputs: int) -> Window:
        def source(position: int) -> Fraction:
            if align_corners:
                return Fraction(position * (inputs - 1), max(outputs - 1, 1))
            half = Fraction(0 if mode == "nearest" else 1, 2)
            return (position + half) * Fraction(inputs, outputs) - (0 if "nearest" in mode else half)

        def window(first: int, last: int) -> tuple[int, int]:
            if "nearest" in mode:
                return floor(source(first)), floor(source(last))
            beyond = 1 if mode == "bicubic" else 0
            return floor(source(first)) - beyond, ceil(source(last)) + beyond

        return window

    before = tuple(input.shape[-2:])
    factors = pair(scale_factor)
    after = tuple(floor(n * f) for n, f in zip(before, factors, strict=True)) if size is None else pair(size)
    # With corners on corners the steps between pixels are what is shared out: one fewer than pixels.
    less = 1 if align_corners else 0
    sizes = [(n - less, max(m - less, 1)) for n, m in zip(before, after, strict=True)]
    phases = tuple(m // gcd(n, m) for n, m in sizes)
    return Look("upsampling", _by_axis(between, before, after), pair(phases))


def pixel_shuffle(input: torch.Tensor, upscale_factor: int) -> Look:
    """The position whose channels were laid out as a square."""

    def window(first: int, last: int) -> tuple[int, int]:
        return first // upscale_factor, last // upscale_factor

    return Look("upsampling", (window, window), pair(upscale_factor))


def pixel_unshuffle(input: torch.Tensor, downscale_factor: int) -> Look:
    """The square that became one position's channels."""
    window = _sliding(downscale_factor, downscale_factor, padding=0, dilation=1)
    return Look("pooling", (window, window))


def pad(input: torch.Tensor, pad: Any, mode: str = "constant", value: float | None = None) -> Look:
    """The position itself, counted from another edge; what is mirrored or wrapped is not followed."""
    left, _, top, _ = (*pad, 0, 0)[:4]
    return Look("padding", (lambda a, b: (a - top, b - top), lambda a, b: (a - left, b - left)))


def getitem(input: torch.Tensor, index: Any) -> Look:
    """A crop: the position itself, counted from another edge."""
    if input.ndim < 4:
        return Look("element-wise", (here, here))
    parts = list(index) if isinstance(index, tuple) else [index]
    dots = next((place for place, part in enumerate(parts) if part is Ellipsis), len(parts))
    parts[dots : dots + 1] = [slice(None)] * (input.ndim - len(parts) + (dots < len(parts)))
    if len(parts) != 4 or not all(isinstance(part, slice) for part in parts[2:]):
        raise UnknownOperation("an index other than slices of the rows and columns of (N, C, H, W)")

    def taking(part: slice, size: int) -> Window:
        start, _, step = part.indices(size)
        return lambda first, last: (start + first * step, start + last * step)

    return Look("crop", _by_axis(taking, parts[2:], tuple(input.shape[2:])))
