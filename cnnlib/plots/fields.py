"""What of a picture an output sees: its receptive field, and how much each pixel counts."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from cnnlib.figure import ORANGE, CourseFigure, course_style
from cnnlib.plots._canvas import panels


def show_receptive_field(
    image: ArrayLike,
    heat: ArrayLike,
    rows: tuple[int, int],
    columns: tuple[int, int],
    titles: Sequence[str] = (),
) -> CourseFigure:
    """Show a picture with the receptive field as a box, and beside it the heat of each pixel on the pale picture.

    In: image (H, W) or (H, W, 3) as in `show_images`; heat (H, W), not negative, where the largest becomes full orange;
    rows and columns each the first and the last pixel of the box, which may lie in the padding outside the picture;
    two titles or none. Raises ValueError when the shapes differ, the heat is negative or nowhere, or the box is empty.

    >>> len(show_receptive_field(np.zeros((5, 5)), np.eye(5), (1, 3), (1, 3)).axes)
    2
    """
    image, heat = np.asarray(image), np.asarray(heat, dtype=float)
    if image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,)) or heat.shape != image.shape[:2]:
        raise ValueError(
            f"the image (H, W) or (H, W, 3) and its heat (H, W) must share height and width, "
            f"but have {image.shape} and {heat.shape}"
        )
    if heat.min() < 0 or not heat.any():
        raise ValueError(f"heat must be at least 0, and above it somewhere, but lies in {heat.min()}..{heat.max()}")
    for name, (first, last) in (("rows", rows), ("columns", columns)):
        if first > last:
            raise ValueError(f"{name} must be the first and the last pixel, in this order, not {first}, {last}")
    picture = np.clip(image / (255 if image.dtype == np.uint8 else 1), 0, 1)
    colour = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    share = (heat / heat.max())[..., None]
    pale = 0.45 + 0.5 * colour.mean(axis=2, keepdims=True)
    with course_style():
        figure, axes = panels(2, titles, 2, heat.shape[0] / heat.shape[1])
        for ax, shown in zip(axes, (colour, pale * (1 - share) + np.array(to_rgb(ORANGE)) * share), strict=True):
            ax.imshow(shown, interpolation="none")
            _draw_box(ax, rows, columns)
    return figure.checked()


def _draw_box(ax: Axes, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    left, top = columns[0] - 0.5, rows[0] - 0.5
    width, height = columns[1] - columns[0] + 1, rows[1] - rows[0] + 1
    # White under orange: one of the two stands out on any picture.
    for line, stroke in (("white", 3.6), (ORANGE, 1.8)):
        ax.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=line, linewidth=stroke, clip_on=False))
    right, bottom = ax.get_xlim()[1], ax.get_ylim()[0]
    ax.set_xlim(min(-0.5, left), max(right, left + width))
    ax.set_ylim(max(bottom, top + height), min(-0.5, top))
