"""Where a pooling window stands: the window of a convolution, with torch's further rules for pooling."""

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating
from cnnlib.scratch._window import Window


def pooling_window(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None,
    padding: int | Pair,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> Window:
    """Check the arguments that all poolings share, and return the window they describe.

    With ceil_mode the window's padding reaches further down and right, so far that the last window fits.
    """
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    kernel = pair("kernel_size", kernel_size, minimum=1)
    edges = pair("padding", padding, minimum=0)
    if edges[0] > kernel[0] // 2 or edges[1] > kernel[1] // 2:
        raise ValueError(
            f"padding must be at most half of kernel_size, or a window could see padding only, "
            f"but padding is {edges} and kernel_size {kernel}"
        )
    window = Window.of(kernel, kernel if stride is None else stride, edges, dilation)
    height, width = input.shape[2:]
    if ceil_mode:
        window = window._replace(padding=(_stretched(window, 0, height), _stretched(window, 1, width)))
    window.output_size((height, width))
    return window


def _stretched(window: Window, axis: int, size: int) -> Pair:
    before, after = window.padding[axis]
    span, stride = window.span[axis], window.stride[axis]
    steps = -((span - before - size - after) // stride)  # rounded up
    # torch drops a last window that would begin beyond the input, in the padding.
    if steps * stride >= size + before:
        return before, after
    return before, max(after, steps * stride + span - before - size)


def filled(maps: np.ndarray, window: Window, value: float) -> np.ndarray:
    """(..., H, W) -> the maps with the window's padding around them, all of it the value."""
    edges = ((0, 0),) * (maps.ndim - 2) + window.padding
    return np.pad(maps, edges, constant_values=value)


def positions(window: Window, size: Pair) -> np.ndarray:
    """For each pixel of the padded map its place in the unpadded one, y * W + x, or -1 where padding is."""
    height, width = size
    places = np.arange(height * width).reshape(height, width)
    return np.pad(places, window.padding, constant_values=-1)


def require_indices(name: str, indices: object, shape: tuple[int, ...], places: int, minimum: int = 0) -> None:
    """Refuse what is not an integer array of the given shape with every value from `minimum` to places - 1."""
    if not isinstance(indices, np.ndarray) or not np.issubdtype(indices.dtype, np.integer):
        kind = indices.dtype if isinstance(indices, np.ndarray) else type(indices).__name__
        raise TypeError(f"{name} must be a numpy.ndarray of whole numbers, but is {kind}")
    if indices.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, one for each value, but has {indices.shape}")
    wrong = indices[(indices < minimum) | (indices >= places)]
    if wrong.size:
        raise ValueError(
            f"{name} must lie between {minimum} and {places - 1}, the last pixel of a map, but one is {wrong[0]}"
        )


def scatter_to_places(values: np.ndarray, indices: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Add every value to the pixel its index names: values, indices (N, C, H', W') -> (N, C, H, W).

    An index is a place y * W + x in the value's own map.
    """
    places = shape[2] * shape[3]
    first = np.arange(shape[0] * shape[1]).reshape(*shape[:2], 1, 1) * places
    sums = np.zeros(first.size * places, values.dtype)
    np.add.at(sums, (first + indices).ravel(), values.ravel())
    return sums.reshape(shape)
