"""What every kind of figure starts from: a figure of the course's width, a grid of panels, a number as text."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from cnnlib.figure import CourseFigure

# Inches. On a phone a figure shrinks to about two thirds of this, and its text must still be legible.
WIDTH = 4.8


def new_figure(width: float, height: float, columns: int = 1, rows: int = 1) -> tuple[CourseFigure, list[Axes]]:
    figure = CourseFigure(figsize=(width, height))
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def _grid(count: int, columns: int | None) -> tuple[int, int]:
    columns = min(count, columns or 4)
    return -(-count // columns), columns


def check_titles(titles: Sequence[str], count: int) -> None:
    if titles and len(titles) != count:
        raise ValueError(f"{count} panels need {count} titles, not {len(titles)}; leave them out or give them all")


def panels(count: int, titles: Sequence[str], columns: int | None, ratio: float) -> tuple[CourseFigure, list[Axes]]:
    if count == 0:
        raise ValueError("there is nothing to show: give at least one image or channel")
    check_titles(titles, count)
    rows, columns = _grid(count, columns)
    side = min(WIDTH / columns, 3.0)
    figure, axes = new_figure(columns * side, rows * (side * ratio + 0.3 * bool(titles)), columns, rows)
    for ax in axes:
        ax.set_axis_off()
    for ax, title in zip(axes, titles, strict=False):
        ax.set_title(title)
    return figure, axes


def number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if isinstance(value, float | np.floating) else f"{value}".replace("-", "−")


def inches(name: str, size: float) -> float:
    """About how wide a name of `size` points is: a syllable of Hangul as wide as high, a letter a little over half."""
    return sum(1.0 if ord(letter) >= 0x1100 else 0.58 for letter in name) * size / 72
