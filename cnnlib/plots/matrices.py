"""Small matrices with their numbers in the cells.

>>> [text.get_text() for text in show_matrices([[[1, 2], [3, 5]]]).axes[0].texts]
['1', '2', '3', '5']
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from cnnlib.figure import INK, MUTED, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, check_titles, new_figure, number

_GAP = 0.9  # between matrices, in cells


def show_matrices(
    arrays: Sequence[ArrayLike],
    titles: Sequence[str] = (),
    between: Sequence[str] = (),
    highlight: Sequence[tuple[int, int, int]] = (),
    new_line: int | None = None,
    pixels: bool = False,
) -> CourseFigure:
    """Show small matrices in a row with their numbers in the cells, e.g. O = W X + b.

    In: `arrays` each (rows, columns) or (rows,), which is drawn as one column; `between` one symbol for each
    gap; `highlight` cells as (array, row, column); `new_line` the first array of a second line; `pixels` shades
    each cell of uint8 arrays as grey as the number in it, 0 black and 255 white.
    Raises ValueError for a wrong number of titles or symbols, or pixels that are not uint8.
    """
    tables = _tables(arrays, titles, between, pixels)
    lines = [range(len(tables))] if new_line is None else [range(new_line), range(new_line, len(tables))]
    width = max(sum(tables[i].shape[1] + _GAP for i in line) for line in lines)
    heights = [max(len(tables[i]) for i in line) + (1.1 if titles else 0.3) for line in lines]
    scale = min(WIDTH / width, 0.62)
    longest = max(len(number(value)) for table in tables for value in table.flat)
    size = min(12, 72 * scale / (0.68 * longest))  # a digit is about 0.6 of its size wide
    with course_style():
        figure, (ax,) = new_figure(scale * width, scale * sum(heights))
        ax.set_axis_off()
        ax.set(aspect="equal", xlim=(-_GAP, width - _GAP + 0.1), ylim=(-sum(heights), 0))
        for index, line in enumerate(lines):
            middle, left = -sum(heights[: index + 1]) + 0.1 + max(len(tables[i]) for i in line) / 2, 0.0
            for i in line:
                marked = {(row, column) for which, row, column in highlight if which == i}
                _draw_table(ax, tables[i], left, middle - len(tables[i]) / 2, marked, size, pixels)
                if between and i > 0:
                    ax.text(left - _GAP / 2, middle, between[i - 1], ha="center", va="center", size=15)
                if titles:
                    top = middle + len(tables[i]) / 2 + 0.15
                    ax.text(left + tables[i].shape[1] / 2, top, titles[i], ha="center", va="bottom", weight="bold")
                left += tables[i].shape[1] + _GAP
    return figure.checked()


def _tables(
    arrays: Sequence[ArrayLike], titles: Sequence[str], between: Sequence[str], pixels: bool
) -> list[np.ndarray]:
    """Each array as rows and columns; raises ValueError for what show_matrices refuses."""
    tables = [a[:, None] if a.ndim == 1 else a for a in map(np.asarray, arrays)]
    check_titles(titles, len(tables))
    if between and len(between) != len(tables) - 1:
        raise ValueError(f"{len(tables)} matrices have {len(tables) - 1} gaps, not {len(between)}")
    for table in tables:
        if pixels and table.dtype != np.uint8:
            raise ValueError(f"pixels are uint8, from 0 to 255, not {table.dtype}: leave pixels out or convert them")
    return tables


def _draw_table(
    ax: Axes, table: np.ndarray, left: float, bottom: float, marked: set[tuple[int, int]], size: float, pixels: bool
) -> None:
    rows = len(table)
    for (row, column), value in np.ndenumerate(table):
        corner = (left + column, bottom + rows - 1 - row)
        face, ink = "#fde3c8" if (row, column) in marked else "white", INK
        if pixels:
            # On a grey darker than 118 white is easier to read than black.
            face, ink = f"{value / 255:.4f}", "white" if value < 118 else "black"
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=face, edgecolor=MUTED, linewidth=0.8))
        x, y = corner[0] + 0.5, corner[1] + 0.5
        ax.text(x, y, number(value), size=size, color=ink, ha="center", va="center_baseline")
