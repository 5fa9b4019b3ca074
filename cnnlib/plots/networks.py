"""Layers drawn as units and arrows."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from cnnlib.figure import CARD, INK, PALETTE, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, new_figure, number


def show_linear_layer(
    weight: ArrayLike, bias: ArrayLike, inputs: Sequence[str], outputs: Sequence[str]
) -> CourseFigure:
    """Draw W x + b as arrows from the inputs to the outputs, the weight on each arrow, the bias at each output.

    In: `weight` (out, in), `bias` (out,), one name for each input and output; an arrow of weight 0 is dashed.
    Raises ValueError when the names or the bias do not fit the weight.

    >>> len(show_linear_layer([[0, 1, 1]], [8], ["a", "b", "c"], ["y"]).axes)
    1
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
        figure, (ax,) = new_figure(WIDTH, 0.9 * max(len(inputs), len(outputs)) + 0.5)
        ax.set_axis_off()
        for row, end in enumerate(ends):
            colour = PALETTE[row % len(PALETTE)]
            for column, start in enumerate(starts):
                _draw_weight(ax, start, end, weight[row, column], colour)
            _draw_node(ax, 3, end, outputs[row], colour)
            ax.text(3.42, end, f"+ {number(bias[row])}", va="center_baseline", ha="left", color=colour, weight="bold")
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
    ax.text(x, y, number(weight), color=colour, ha="center", va="center", weight="bold", bbox=label, zorder=2)
