"""Pictures and feature maps, side by side."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from cnnlib.figure import ORANGE, CourseFigure, course_style
from cnnlib.plots._canvas import panels

Window = tuple[int, int, int, int]  # (top, left, height, width) in pixels


def show_images(
    images: Sequence[ArrayLike],
    titles: Sequence[str] = (),
    columns: int | None = None,
    windows: Sequence[Sequence[Window]] = (),
) -> CourseFigure:
    """Show images side by side in a grid of at most `columns` (4).

    In: each (H, W) grey or (H, W, 3) red, green, blue; uint8 0..255, or floats where 0 is black and 1 white
    (values outside are clipped). `windows`: for each image the (top, left, height, width) to outline on it.
    Raises ValueError for another shape, or a wrong number of titles or lists of windows.

    >>> [ax.get_title() for ax in show_images([np.zeros((4, 6)), np.ones((4, 6))], ["black", "white"]).axes]
    ['black', 'white']
    """
    arrays = [np.asarray(image) for image in images]
    if windows and len(windows) != len(arrays):
        raise ValueError(f"{len(arrays)} images need {len(arrays)} lists of windows, not {len(windows)}")
    for array in arrays:
        if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
            raise ValueError(f"an image has shape (H, W) or (H, W, 3), not {array.shape}; move its channels last")
    ratio = max((array.shape[0] / array.shape[1] for array in arrays), default=1)
    with course_style():
        figure, axes = panels(len(arrays), titles, columns, ratio)
        for ax, array in zip(axes, arrays, strict=False):
            white = 255 if array.dtype == np.uint8 else 1
            # "none" stores a small image as it is and lets the reader's screen enlarge it.
            how = "none" if max(array.shape[:2]) <= 200 else "auto"
            ax.imshow(np.clip(array, 0, white), cmap="gray", vmin=0, vmax=white, interpolation=how)
        for ax, outlined in zip(axes, windows, strict=False):
            for top, left, height, width in outlined:
                # imshow puts the centre of pixel (0, 0) at 0, its corner at -0.5.
                corner = (left - 0.5, top - 0.5)
                ax.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=ORANGE, linewidth=2, clip_on=False))
    return figure.checked()


def show_channels(channels: ArrayLike, titles: Sequence[str] = (), columns: int | None = None) -> CourseFigure:
    """Show the channels of one array (C, H, W), all on one scale.

    Without negative values black is 0 and white the largest; with them blue is negative, white 0, red positive.
    Raises ValueError for another number of dimensions or a wrong number of titles.
    """
    array = np.asarray(channels, dtype=float)
    if array.ndim != 3:
        raise ValueError(f"channels have shape (C, H, W), not {array.shape}; show one sample of a batch at a time")
    largest = float(np.abs(array).max(initial=0)) or 1.0
    signed = array.min(initial=0) < 0
    with course_style():
        figure, axes = panels(len(array), titles, columns, array.shape[1] / array.shape[2])
        for ax, channel in zip(axes, array, strict=False):
            ax.imshow(
                channel,
                cmap="RdBu_r" if signed else "gray",
                vmin=-largest if signed else 0,
                vmax=largest,
                interpolation="nearest" if max(channel.shape) < 64 else "auto",
            )
    return figure.checked()
