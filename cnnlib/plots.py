"""Arrays in, figures out. The functions hold no prose: a page passes every label in its own language.

Each function returns a `CourseFigure` (see `cnnlib.figure`), which shows itself as SVG in the course's look.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from cnnlib.figure import CARD, INK, MUTED, PALETTE, CourseFigure, course_style

# Inches. On a phone a figure shrinks to about two thirds of this, and its text must still be legible.
WIDTH = 4.8


def _figure(width: float, height: float, columns: int = 1, rows: int = 1) -> tuple[CourseFigure, list[Axes]]:
    figure = CourseFigure(figsize=(width, height))
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def _grid(count: int, columns: int | None) -> tuple[int, int]:
    columns = min(count, columns or 4)
    return -(-count // columns), columns


def _check_titles(titles: Sequence[str], count: int) -> None:
    if titles and len(titles) != count:
        raise ValueError(f"{count} panels need {count} titles, not {len(titles)}; leave them out or give them all")


def _panels(count: int, titles: Sequence[str], columns: int | None, ratio: float) -> tuple[CourseFigure, list[Axes]]:
    if count == 0:
        raise ValueError("there is nothing to show: give at least one image or channel")
    _check_titles(titles, count)
    rows, columns = _grid(count, columns)
    side = min(WIDTH / columns, 3.0)
    figure, axes = _figure(columns * side, rows * (side * ratio + 0.3 * bool(titles)), columns, rows)
    for ax in axes:
        ax.set_axis_off()
    for ax, title in zip(axes, titles, strict=False):
        ax.set_title(title)
    return figure, axes


def show_images(images: Sequence[ArrayLike], titles: Sequence[str] = (), columns: int | None = None) -> CourseFigure:
    """Show images side by side in a grid of at most `columns` (4).

    In: each (H, W) grey or (H, W, 3) red, green, blue; uint8 0..255, or floats where 0 is black and 1 white
    (values outside are clipped). Raises ValueError for another shape or a wrong number of titles.
    """
    arrays = [np.asarray(image) for image in images]
    for array in arrays:
        if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
            raise ValueError(f"an image has shape (H, W) or (H, W, 3), not {array.shape}; move its channels last")
    ratio = max((array.shape[0] / array.shape[1] for array in arrays), default=1)
    with course_style():
        figure, axes = _panels(len(arrays), titles, columns, ratio)
        for ax, array in zip(axes, arrays, strict=False):
            white = 255 if array.dtype == np.uint8 else 1
            # "none" stores a small image as it is and lets the reader's screen enlarge it.
            how = "none" if max(array.shape[:2]) <= 200 else "auto"
            ax.imshow(np.clip(array, 0, white), cmap="gray", vmin=0, vmax=white, interpolation=how)
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
        figure, axes = _panels(len(array), titles, columns, array.shape[1] / array.shape[2])
        for ax, channel in zip(axes, array, strict=False):
            ax.imshow(
                channel,
                cmap="RdBu_r" if signed else "gray",
                vmin=-largest if signed else 0,
                vmax=largest,
                interpolation="nearest" if max(channel.shape) < 64 else "auto",
            )
    return figure.checked()


_GAP = 0.9  # between matrices, in cells


def show_matrices(
    arrays: Sequence[ArrayLike],
    titles: Sequence[str] = (),
    between: Sequence[str] = (),
    highlight: Sequence[tuple[int, int, int]] = (),
    new_line: int | None = None,
) -> CourseFigure:
    """Show small matrices in a row with their numbers in the cells, e.g. O = W X + b.

    In: `arrays` each (rows, columns) or (rows,), which is drawn as one column; `between` one symbol for each
    gap; `highlight` cells as (array, row, column); `new_line` the first array of a second line.
    Raises ValueError for a wrong number of titles or symbols.
    """
    tables = [a[:, None] if a.ndim == 1 else a for a in map(np.asarray, arrays)]
    _check_titles(titles, len(tables))
    if between and len(between) != len(tables) - 1:
        raise ValueError(f"{len(tables)} matrices have {len(tables) - 1} gaps, not {len(between)}")
    lines = [range(len(tables))] if new_line is None else [range(new_line), range(new_line, len(tables))]
    width = max(sum(tables[i].shape[1] + _GAP for i in line) for line in lines)
    heights = [max(len(tables[i]) for i in line) + (1.1 if titles else 0.3) for line in lines]
    scale = min(WIDTH / width, 0.62)
    longest = max(len(_number(value)) for table in tables for value in table.flat)
    size = min(12, 72 * scale / (0.68 * longest))  # a digit is about 0.6 of its size wide
    with course_style():
        figure, (ax,) = _figure(scale * width, scale * sum(heights))
        ax.set_axis_off()
        ax.set(aspect="equal", xlim=(-_GAP, width - _GAP + 0.1), ylim=(-sum(heights), 0))
        for number, line in enumerate(lines):
            middle, left = -sum(heights[: number + 1]) + 0.1 + max(len(tables[i]) for i in line) / 2, 0.0
            for i in line:
                marked = {(row, column) for which, row, column in highlight if which == i}
                _draw_table(ax, tables[i], left, middle - len(tables[i]) / 2, marked, size)
                if between and i > 0:
                    ax.text(left - _GAP / 2, middle, between[i - 1], ha="center", va="center", size=15)
                if titles:
                    top = middle + len(tables[i]) / 2 + 0.15
                    ax.text(left + tables[i].shape[1] / 2, top, titles[i], ha="center", va="bottom", weight="bold")
                left += tables[i].shape[1] + _GAP
    return figure.checked()


def _draw_table(
    ax: Axes, table: np.ndarray, left: float, bottom: float, marked: set[tuple[int, int]], size: float
) -> None:
    rows = len(table)
    for (row, column), value in np.ndenumerate(table):
        corner = (left + column, bottom + rows - 1 - row)
        face = "#fde3c8" if (row, column) in marked else "white"
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=face, edgecolor=MUTED, linewidth=0.8))
        ax.text(corner[0] + 0.5, corner[1] + 0.5, _number(value), size=size, ha="center", va="center_baseline")


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if isinstance(value, float | np.floating) else f"{value}".replace("-", "−")


def show_linear_layer(
    weight: ArrayLike, bias: ArrayLike, inputs: Sequence[str], outputs: Sequence[str]
) -> CourseFigure:
    """Draw W x + b as arrows from the inputs to the outputs, the weight on each arrow, the bias at each output.

    In: `weight` (out, in), `bias` (out,), one name for each input and output; an arrow of weight 0 is dashed.
    Raises ValueError when the names or the bias do not fit the weight.
    """
    weight, bias = np.asarray(weight), np.asarray(bias)
    if weight.shape != (len(outputs), len(inputs)) or bias.shape != (len(outputs),):
        raise ValueError(
            f"{len(inputs)} inputs and {len(outputs)} outputs need a weight of shape "
            f"({len(outputs)}, {len(inputs)}) and a bias of shape ({len(outputs)},), not {weight.shape}, {bias.shape}"
        )
    starts = np.linspace(1, -1, len(inputs)) * (len(inputs) - 1) / 2
    ends = np.linspace(1, -1, len(outputs)) * (len(outputs) - 1) / 2 * 1.2
    with course_style():
        figure, (ax,) = _figure(WIDTH, 0.9 * max(len(inputs), len(outputs)) + 0.5)
        ax.set_axis_off()
        for row, end in enumerate(ends):
            colour = PALETTE[row % len(PALETTE)]
            for column, start in enumerate(starts):
                _draw_weight(ax, start, end, weight[row, column], colour)
            _draw_node(ax, 3, end, outputs[row], colour)
            ax.text(3.42, end, f"+ {_number(bias[row])}", va="center_baseline", ha="left", color=colour, weight="bold")
        for start, name in zip(starts, inputs, strict=True):
            _draw_node(ax, 0, start, name, INK)
        tallest = max(starts[0], ends[0]) + 0.5
        ax.set(xlim=(-0.5, 4.2), ylim=(-tallest, tallest))
    return figure.checked()


def _draw_node(ax: Axes, x: float, y: float, name: str, colour: str) -> None:
    box = {"boxstyle": "circle,pad=0.5", "facecolor": "white", "edgecolor": colour, "linewidth": 1.6}
    ax.text(x, y, name, ha="center", va="center", bbox=box, zorder=3)


def _draw_weight(ax: Axes, start: float, end: float, weight: float, colour: str) -> None:
    arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.4, "linestyle": "-" if weight else (0, (3, 3))}
    ax.annotate("", xy=(2.76, end), xytext=(0.25, start), arrowprops=arrow, zorder=1)
    x, y = 0.25 + 2.51 * 0.3, start + (end - start) * 0.3
    label = {"boxstyle": "round,pad=0.15", "facecolor": CARD, "edgecolor": "none"}
    ax.text(x, y, _number(weight), color=colour, ha="center", va="center", weight="bold", bbox=label, zorder=2)


def show_bars(labels: Sequence[str], values: Sequence[float], axis: str, log: bool = False) -> CourseFigure:
    """Draw one horizontal bar for each value, with its number beside it; `axis` names what is measured.

    Raises ValueError when labels and values differ in number, or a value is not positive on a log axis.
    """
    if len(labels) != len(values):
        raise ValueError(f"{len(values)} bars need {len(values)} labels, not {len(labels)}")
    if log and min(values) <= 0:
        raise ValueError(f"a log axis shows positive values only, not {min(values)}; leave log out")
    with course_style():
        figure, (ax,) = _figure(WIDTH, 0.46 * len(values) + 0.8)
        bars = ax.barh(labels, values, color=[PALETTE[i % len(PALETTE)] for i in range(len(values))], height=0.62)
        ax.bar_label(bars, labels=[f"{value:,}" for value in values], padding=4)
        ax.invert_yaxis()
        ax.set_xlabel(axis)
        ax.margins(x=0.2)
        if log:
            ax.set_xscale("log")
            ax.set_xlim(left=1)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
    return figure.checked()


def show_curves(
    x: ArrayLike, curves: dict[str, ArrayLike], x_axis: str, y_axis: str, log: bool = False
) -> CourseFigure:
    """Draw one line for each entry of `curves` (name: values) over the same x; `log` makes the y axis logarithmic.

    Raises ValueError for more curves than the palette has colours.
    """
    if len(curves) > len(PALETTE):
        raise ValueError(
            f"{len(curves)} curves are more than the {len(PALETTE)} colours one can tell apart; split them"
        )
    with course_style():
        figure, (ax,) = _figure(WIDTH, 3.2)
        for (name, values), marker in zip(curves.items(), "os^D", strict=False):
            ax.plot(x, values, marker=marker, markersize=4.5, label=name)
        ax.set(xlabel=x_axis, ylabel=y_axis, yscale="log" if log else "linear")
        ax.legend(frameon=False)
    return figure.checked()


_RIGHT = ' style="text-align: right"'


class Table:
    """A table that shows itself as HTML, numbers right-aligned with thousands separated."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        for row in rows:
            if len(row) != len(header):
                raise ValueError(f"every row needs {len(header)} cells like the header, not {len(row)}: {row!r}")
        self.header, self.rows = tuple(header), [tuple(row) for row in rows]

    def _repr_html_(self) -> str:
        numeric = [isinstance(value, int | float) for value in self.rows[0]] if self.rows else []
        styles = [_RIGHT * is_number for is_number in numeric] or [""] * len(self.header)
        cells = zip(styles, self.header, strict=True)
        head = "".join(f'<th scope="col"{style}>{escape(name)}</th>' for style, name in cells)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in self.rows)
        # Themes give a table of class "dataframe" their own colours, and put others on a white card.
        return f'<table class="table dataframe">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'

    def __repr__(self) -> str:
        return "\n".join("\t".join(map(str, row)) for row in [self.header, *self.rows])


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<td{_RIGHT}>{value:,}</td>"
    return f"<td>{escape(str(value))}</td>"


def show_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Show rows of words and numbers under a header. Raises ValueError for a row of another length."""
    return Table(header, rows)
