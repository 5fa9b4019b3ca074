"""Correlation of maps with kernels and its two adjoints, tile by tile, by matrix multiplication.

In matrices, per image and group: output = kernels @ columns. So the kernels' gradient is grad @ columns.T and
the columns' gradient is kernels.T @ grad. conv2d and conv_transpose2d are made of these three.
"""

from collections.abc import Iterator

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch._columns import Tile, gather, scatter, tiles
from cnnlib.scratch._window import Window


def correlate(
    maps: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    window: Window,
    groups: int,
    output_size: Pair,
) -> np.ndarray:
    """maps (N, C, H, W), weight (O, C/groups, kh, kw), bias (O,) -> (N, O, *output_size)."""
    # Contiguous, for a turned kernel may stay a view, and BLAS takes no axis that runs backwards.
    kernels = np.ascontiguousarray(weight).reshape(groups, len(weight) // groups, -1)  # (G, O/G, C/G * kh * kw)
    output = np.empty((len(maps), *kernels.shape[:2], output_size[0] * output_size[1]), maps.dtype)
    for tile, columns in _tiles_of_columns(maps, window, groups, output_size):
        part = output[tile.images, ..., tile.pixels]
        np.matmul(kernels, columns, out=part)
        if bias is not None:
            part += bias.reshape(groups, -1, 1)
    return output.reshape(len(maps), len(weight), *output_size)


def weight_gradient(
    grad_output: np.ndarray, maps: np.ndarray, weight_shape: tuple[int, ...], window: Window, groups: int
) -> np.ndarray:
    """The gradient of correlate's weight, from that of its output (N, O, H', W')."""
    output_size = grad_output.shape[2], grad_output.shape[3]
    grad = _by_group(grad_output, groups)
    grad_kernels = np.zeros((*grad.shape[1:3], weight_shape[1] * weight_shape[2] * weight_shape[3]), maps.dtype)
    for tile, columns in _tiles_of_columns(maps, window, groups, output_size):
        part = grad[tile.images, ..., tile.pixels]
        if grad.shape[2] == 1:  # one kernel a group: BLAS is slow with matrices of a single row
            grad_kernels[:, 0] += np.vecdot(part, columns).sum(axis=0)
            continue
        # Image by image: one matmul over the batch would hold N copies of the weight's gradient at once.
        for image_grad, image_columns in zip(part, columns, strict=True):
            grad_kernels += image_grad @ image_columns.swapaxes(-1, -2)
    return grad_kernels.reshape(weight_shape)


def input_gradient(
    grad_output: np.ndarray, weight: np.ndarray, maps_shape: tuple[int, ...], window: Window, groups: int
) -> np.ndarray:
    """The gradient of correlate's maps, in their shape, from that of its output (N, O, H', W')."""
    mirrored = _mirrored(window, grad_output.shape, maps_shape)
    # Either side can be laid out in columns; the one with fewer channels makes fewer.
    if mirrored is not None and len(weight) // groups <= weight.shape[1]:
        size = maps_shape[2], maps_shape[3]
        return correlate(grad_output, _flipped(weight, groups), None, mirrored, groups, size)
    output_size = grad_output.shape[2], grad_output.shape[3]
    grad = _by_group(grad_output, groups)
    kernels = weight.reshape(*grad.shape[1:3], -1).swapaxes(-1, -2)  # (G, C/G * kh * kw, O/G)
    if _sees_single_pixels(window, maps_shape, output_size):
        grad_maps: np.ndarray = kernels @ grad
        return grad_maps.reshape(maps_shape)
    multiply = np.multiply if grad.shape[2] == 1 else np.matmul
    padded = np.zeros(window.padded_shape(maps_shape), grad.dtype)
    for tile in tiles(maps_shape, window, output_size, grad.dtype):
        multiply(kernels, grad[tile.images, ..., tile.pixels], out=_as_matrices(tile.columns, groups))
        scatter(tile.columns, window, padded[tile.images], tile.rows.start)
    return window.crop(padded)


def _mirrored(window: Window, grad_shape: tuple[int, ...], maps_shape: tuple[int, ...]) -> Window | None:
    """The window whose correlation with the flipped kernels is the input's gradient, where there is one.

    At stride 1 a pixel was seen by tap k of the window k steps before it: so the gradient sees, from the last tap
    to the first, the outputs there. What the maps were padded with is so much less of a border around the gradient.
    """
    before = [span - 1 - edges[0] for span, edges in zip(window.span, window.padding, strict=True)]
    if window.stride != (1, 1) or min(before) < 0:
        return None
    after = [
        pixels + span - 1 - steps - edge
        for pixels, span, steps, edge in zip(maps_shape[2:], window.span, grad_shape[2:], before, strict=True)
    ]
    return window._replace(padding=((before[0], after[0]), (before[1], after[1])))


def _flipped(weight: np.ndarray, groups: int) -> np.ndarray:
    """(O, C/groups, kh, kw) -> (C, O/groups, kh, kw), each kernel turned by 180 degrees."""
    outputs, channels, kh, kw = weight.shape
    by_group = weight.reshape(groups, outputs // groups, channels, kh, kw)[..., ::-1, ::-1]
    return by_group.swapaxes(1, 2).reshape(groups * channels, outputs // groups, kh, kw)


def _tiles_of_columns(
    maps: np.ndarray, window: Window, groups: int, output_size: Pair
) -> Iterator[tuple[Tile, np.ndarray]]:
    """Each tile and its columns (n, G, C/G * kh * kw, pixels), which the next tile overwrites."""
    pointwise = _sees_single_pixels(window, maps.shape, output_size)
    padded = _by_group(maps, groups) if pointwise else window.pad(maps)
    for tile in tiles(maps.shape, window, output_size, maps.dtype):
        if pointwise:
            yield tile, padded[tile.images, ..., tile.pixels]
        else:
            gather(padded[tile.images], window, tile.columns, tile.rows.start)
            yield tile, _as_matrices(tile.columns, groups)


def _sees_single_pixels(window: Window, maps_shape: tuple[int, ...], output_size: Pair) -> bool:
    """Whether the maps are their own columns, so that nothing need be copied."""
    return window.is_pointwise and maps_shape[2:] == output_size


def _as_matrices(columns: np.ndarray, groups: int) -> np.ndarray:
    """(n, C, kh, kw, rows, W') -> (n, G, C/G * kh * kw, rows * W'), uncopied."""
    images, channels, kh, kw, rows, width = columns.shape
    return columns.reshape(images, groups, channels // groups * kh * kw, rows * width)


def _by_group(maps: np.ndarray, groups: int) -> np.ndarray:
    """(N, C, H, W) -> (N, G, C/G, H * W)."""
    batch, channels, height, width = maps.shape
    return maps.reshape(batch, groups, channels // groups, height * width)
