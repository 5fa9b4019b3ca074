"""Where a sliding window stands: kernel size, stride, padding and dilation on both axes of a map."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair


class Window(NamedTuple):
    """A window over the last two axes; build it with `Window.of`, which refuses what torch refuses."""

    kernel_size: Pair
    stride: Pair
    padding: tuple[Pair, Pair]  # ((top, bottom), (left, right))
    dilation: Pair

    @classmethod
    def of(
        cls,
        kernel_size: Pair,
        stride: int | Pair,
        padding: int | Pair | str,
        dilation: int | Pair,
    ) -> "Window":
        """The window for arguments in torch's form; `padding` may be 'same' or 'valid'."""
        strides = pair("stride", stride, minimum=1)
        dilations = pair("dilation", dilation, minimum=1)
        if padding == "same":
            return cls(kernel_size, strides, _same_padding(kernel_size, strides, dilations), dilations)
        if isinstance(padding, str) and padding != "valid":
            raise ValueError(f"padding must be a number, a pair, 'same' or 'valid', but is {padding!r}")
        vertical, horizontal = pair("padding", 0 if padding == "valid" else padding, minimum=0)
        return cls(kernel_size, strides, ((vertical, vertical), (horizontal, horizontal)), dilations)

    @property
    def is_pointwise(self) -> bool:
        """Whether every output pixel sees exactly the input pixel in its own place."""
        return (self.kernel_size, self.stride, self.padding) == ((1, 1), (1, 1), ((0, 0), (0, 0)))

    @property
    def span(self) -> Pair:
        """Pixels from the first tap to the last, both counted: d * (k - 1) + 1."""
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation
        return dh * (kh - 1) + 1, dw * (kw - 1) + 1

    def output_size(self, size: Pair) -> Pair:
        """(H, W) -> (H', W') with H' = floor((H + top + bottom - span) / stride) + 1."""
        padded = tuple(n + sum(edges) for n, edges in zip(size, self.padding, strict=True))
        if padded[0] < self.span[0] or padded[1] < self.span[1]:
            raise ValueError(
                f"the kernel must fit into the padded input, but it spans {self.span[0]}x{self.span[1]} "
                f"pixels (kernel_size {self.kernel_size}, dilation {self.dilation}) and the padded input "
                f"has {padded[0]}x{padded[1]}: enlarge the input or the padding"
            )
        rows, columns = ((n - s) // t + 1 for n, s, t in zip(padded, self.span, self.stride, strict=True))
        return rows, columns

    def taps(self, output_size: Pair) -> Iterator[tuple[int, int, slice, slice]]:
        """For each kernel position (i, j): the rows and columns of the padded input it meets."""
        for i, rows in self.taps_along(0, output_size[0]):
            for j, columns in self.taps_along(1, output_size[1]):
                yield i, j, rows, columns

    def taps_along(self, axis: int, steps: int) -> Iterator[tuple[int, slice]]:
        """For each kernel position along one axis: the pixels it meets in so many steps."""
        stride = self.stride[axis]
        for tap in range(self.kernel_size[axis]):
            start = tap * self.dilation[axis]
            yield tap, slice(start, start + stride * (steps - 1) + 1, stride)

    def pad(self, maps: np.ndarray) -> np.ndarray:
        """(..., H, W) -> (..., top + H + bottom, left + W + right) with zeros around; uncopied if none."""
        if self.padding == ((0, 0), (0, 0)):
            return maps
        return np.pad(maps, ((0, 0),) * (maps.ndim - 2) + self.padding)

    def padded_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of what `pad` returns."""
        (top, bottom), (left, right) = self.padding
        return *shape[:-2], top + shape[-2] + bottom, left + shape[-1] + right

    def crop(self, padded: np.ndarray) -> np.ndarray:
        """Undo `pad`: a view without the border."""
        (top, bottom), (left, right) = self.padding
        height, width = padded.shape[-2:]
        return padded[..., top : height - bottom, left : width - right]


def _same_padding(kernel_size: Pair, stride: Pair, dilation: Pair) -> tuple[Pair, Pair]:
    if stride != (1, 1):
        raise ValueError(f"padding='same' needs stride 1, but stride is {stride}: give it as numbers")
    vertical, horizontal = (d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True))
    # An odd total cannot be halved: torch puts the extra zero at the bottom and at the right.
    return (vertical // 2, vertical - vertical // 2), (horizontal // 2, horizontal - horizontal // 2)
