"""Which weight is where: who is connected to whom, and the matrix of a convolution.

>>> figure = show_connections([[[1, 2, 3], [4, 5, 6]], [[1, 2, 0], [0, 1, 2]]], ["dense", "shared"])
>>> [ax.get_title() for ax in figure.axes]
['dense', 'shared']
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from cnnlib.figure import BLUE, INK, MUTED, PALETTE, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, check_titles, new_figure, number

_PALE = (0.0, 0.4, 0.68)  # how much white is in the colours of a kernel's columns, from the left


def show_connections(layers: Sequence[ArrayLike], titles: Sequence[str] = ()) -> CourseFigure:
    """Draw linear layers as lines from their inputs, below, to their outputs, above; equal colours share a weight.

    In: each (outputs, inputs) of whole numbers, 0 where nothing is connected and equal numbers where a weight is
    shared. A weight that stands in one place only is grey. Raises ValueError for another shape, numbers that are not
    whole, a wrong number of titles, or more shared weights than the palette has colours.
    """
    tables = [np.asarray(layer) for layer in layers]
    check_titles(titles, len(tables))
    for table in tables:
        if table.ndim != 2 or table.dtype.kind not in "iu":
            raise ValueError(f"a layer is a table (outputs, inputs) of whole numbers, not {table.dtype} {table.shape}")
    colours = [_colours_of_shared(table) for table in tables]
    with course_style():
        figure, axes = new_figure(WIDTH, 1.9, len(tables))
        for ax, table, colour in zip(axes, tables, colours, strict=True):
            _draw_connections(ax, table, colour)
        for ax, title in zip(axes, titles, strict=False):
            ax.set_title(title, size=11)
    return figure.checked()


def show_connection_table(table: ArrayLike, input_axis: str, output_axis: str) -> CourseFigure:
    """Show which input maps (rows) feed which output maps (columns), a filled cell for each link.

    In: boolean (outputs, inputs), and what the rows and the columns are; maps are counted from 0.
    Raises ValueError for another shape, or entries that are not boolean.

    LeCun, Bottou, Bengio and Haffner (1998), table I.

    >>> show_connection_table([[True, False], [True, True]], "in", "out").axes[0].get_ylabel()
    'in'
    """
    links = np.asarray(table)
    if links.ndim != 2 or links.size == 0 or links.dtype != bool:
        raise ValueError(f"a connection table is boolean (outputs, inputs), not {links.dtype} {links.shape}")
    outputs, inputs = links.shape
    cell = min((WIDTH - 1.0) / outputs, 0.45)
    with course_style():
        figure, (ax,) = new_figure(cell * outputs + 1.0, cell * inputs + 0.9)
        ax.set_aspect("equal")
        for output, source in np.argwhere(links):
            ax.add_patch(Rectangle((output - 0.5, source - 0.5), 1, 1, color=BLUE, linewidth=0))
        ax.set(xlim=(-0.5, outputs - 0.5), ylim=(inputs - 0.5, -0.5), xlabel=output_axis, ylabel=input_axis)
        ax.set_xticks(range(outputs))
        ax.set_yticks(range(inputs))
        ax.set_xticks(np.arange(outputs + 1) - 0.5, minor=True)
        ax.set_yticks(np.arange(inputs + 1) - 0.5, minor=True)
        ax.grid(which="minor", color=MUTED, linewidth=0.6)
        ax.tick_params(which="both", length=0)
        ax.xaxis.tick_top()
        ax.xaxis.set_label_position("top")
    return figure.checked()


def show_conv_matrix(
    matrix: ArrayLike, kernel: ArrayLike, blocks: tuple[int, int], titles: Sequence[str] = ()
) -> CourseFigure:
    """Show the matrix of a convolution below its kernel; each weight has one colour in both, zeros are white.

    In: matrix (outputs, inputs) as `cnnlib.scratch.conv_matrix` gives it; kernel (kh, kw), at most 4x3, of different
    numbers other than 0; `blocks` the rows and columns between two lines of the grid, (W', W) for the blocks of an
    image's rows; two titles or none. Raises ValueError for another kernel, or an entry that the kernel does not hold.
    """
    table, weights = np.asarray(matrix), np.asarray(kernel)
    check_titles(titles, 2)
    if weights.ndim != 2 or weights.shape[0] > len(PALETTE) or weights.shape[1] > len(_PALE):
        raise ValueError(f"a kernel in colours is at most {len(PALETTE)}x{len(_PALE)}, not {weights.shape}")
    if (weights == 0).any() or len(np.unique(weights)) < weights.size:
        raise ValueError(f"the kernel's numbers must differ from each other and from 0, not {weights.tolist()}")
    strangers = np.setdiff1d(table[table != 0], weights)
    if strangers.size:
        raise ValueError(f"every entry of the matrix is 0 or one of the kernel's, but one is {number(strangers[0])}")
    cell = WIDTH / (table.shape[1] + 1)
    heights = [0.3 * weights.shape[0], cell * table.shape[0]]
    with course_style():
        figure = CourseFigure(figsize=(WIDTH, sum(heights) + 0.5 + 0.6 * bool(titles)))
        axes = figure.subplots(2, 1, height_ratios=heights)
        for ax, shown in zip(axes, (weights, table), strict=True):
            ax.imshow(_coloured(shown, weights), interpolation="nearest")
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set(visible=True, color=MUTED, linewidth=0.8)
        for (row, column), weight in np.ndenumerate(weights):
            ink = "white" if column == 0 else INK
            axes[0].text(column, row, number(weight), ha="center", va="center_baseline", color=ink, weight="bold")
        _draw_grid(axes[1], table.shape, blocks)
        for ax, title in zip(axes, titles, strict=False):
            ax.set_title(title, size=11)
    return figure.checked()


def _colours_of_shared(table: np.ndarray) -> dict[int, str]:
    numbers, counts = np.unique(table[table != 0], return_counts=True)
    shared = [int(one) for one in numbers[counts > 1]]
    if len(shared) > len(PALETTE):
        raise ValueError(f"{len(shared)} shared weights are more than the {len(PALETTE)} colours one can tell apart")
    return dict(zip(shared, PALETTE, strict=False))


def _draw_connections(ax: Axes, table: np.ndarray, colours: dict[int, str]) -> None:
    outputs, inputs = table.shape
    above, below = np.arange(outputs) - (outputs - 1) / 2, np.arange(inputs) - (inputs - 1) / 2
    for (row, column), weight in np.ndenumerate(table):
        if weight:
            colour = colours.get(int(weight), MUTED)
            ax.plot([below[column], above[row]], [0, 1], color=colour, linewidth=1.8 if colour != MUTED else 0.8)
    for places, height in ((below, 0), (above, 1)):
        ax.plot(places, np.full(len(places), height), "o", markersize=8, color=INK, markerfacecolor="white", zorder=3)
    ax.set(ylim=(-0.15, 1.15))
    ax.set_axis_off()


def _coloured(table: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """(rows, columns) -> (rows, columns, 3): the kernel's row is the hue, its column how pale."""
    colours = np.ones((*table.shape, 3))
    for (row, column), weight in np.ndenumerate(kernel):
        colours[table == weight] = np.array(to_rgb(PALETTE[row])) * (1 - _PALE[column]) + _PALE[column]
    return colours


def _draw_grid(ax: Axes, shape: tuple[int, int], blocks: tuple[int, int]) -> None:
    rows, columns = blocks
    for top in range(0, shape[0], rows):
        for left in range(0, shape[1], columns):
            corner = (left - 0.5, top - 0.5)
            ax.add_patch(Rectangle(corner, columns, rows, fill=False, edgecolor=MUTED, linewidth=0.8))
