"""Bars and curves."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from cnnlib.figure import PALETTE, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, inches, new_figure, panels


def show_bars(
    labels: Sequence[str], values: Sequence[float], axis: str, log: bool = False, colours: int = len(PALETTE)
) -> CourseFigure:
    """Draw one horizontal bar for each value, with its number beside it; `axis` names what is measured.

    The bars take the first `colours` of the palette in turn: 2 where each second bar measures the same thing.
    Raises ValueError when labels and values differ in number, a value is not positive on a log axis, or
    there are not so many colours.

    >>> [text.get_text() for text in show_bars(["conv", "dense"], [156, 48120], "parameters").axes[0].texts]
    ['156', '48,120']
    """
    if len(labels) != len(values):
        raise ValueError(f"{len(values)} bars need {len(values)} labels, not {len(labels)}")
    if log and min(values) <= 0:
        raise ValueError(f"a log axis shows positive values only, not {min(values)}; leave log out")
    if not 0 < colours <= len(PALETTE):
        raise ValueError(f"the palette has {len(PALETTE)} colours, so bars take 1 to {len(PALETTE)}, not {colours}")
    with course_style():
        figure, (ax,) = new_figure(WIDTH, 0.46 * len(values) + 0.8)
        bars = ax.barh(labels, values, color=[PALETTE[i % colours] for i in range(len(values))], height=0.62)
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


Panel = tuple[ArrayLike, Mapping[str, ArrayLike]]  # x, and the values over it by the curves' names


def show_curves(
    x: ArrayLike,
    curves: dict[str, ArrayLike],
    x_axis: str,
    y_axis: str,
    log: bool = False,
    names_above: bool = False,
) -> CourseFigure:
    """Draw one line for each entry of `curves` (name: values) over the same x; `log` makes the y axis logarithmic.

    The names stand where the curves leave most room, or with `names_above` over the axes, for curves that leave none.
    Raises ValueError for more curves than the palette has colours.
    """
    _check_colours(curves)
    with course_style():
        figure, (ax,) = new_figure(WIDTH, 3.2)
        _draw_curves(ax, x, curves)
        ax.set(xlabel=x_axis, ylabel=y_axis, yscale="log" if log else "linear")
        if names_above:
            # A line, its name and the gap after it, in a row if there is room.
            one_row = sum(inches(name, 12) + 0.5 for name in curves) < WIDTH
            figure.legend(loc="outside upper center", ncols=len(curves) if one_row else 1, frameon=False)
        else:
            ax.legend(frameon=False)
    return figure.checked()


def show_curve_panels(charts: Mapping[str, Panel], y_axis: str, columns: int = 2) -> CourseFigure:
    """Draw charts of the same curves side by side, on one y axis, under one legend.

    In: `charts` by the name of what is measured along x: (x, curves), where curves are (name: values).
    Raises ValueError when there is no chart, or their curves differ in name or are more than the palette's colours.
    """
    names = {tuple(curves) for _, curves in charts.values()}
    if len(names) > 1:
        one, other, *_ = sorted(names)
        raise ValueError(f"the charts share one legend, but one has the curves {one} and another {other}")
    for _, curves in charts.values():
        _check_colours(curves)
    with course_style():
        figure, axes = panels(len(charts), list(charts), columns, ratio=0.95)
        for ax, (x, curves) in zip(axes, charts.values(), strict=False):
            ax.set_axis_on()
            _draw_curves(ax, x, curves)
            ax.label_outer()
            ax.tick_params(labelbottom=True)
            ax.locator_params(axis="x", nbins=4, steps=[1, 2, 5, 10])
            ax.sharey(axes[0])
        figure.supylabel(y_axis, size=12)
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper left", frameon=False)
    return figure.checked()


def _check_colours(curves: Mapping[str, ArrayLike]) -> None:
    if len(curves) > len(PALETTE):
        raise ValueError(
            f"{len(curves)} curves are more than the {len(PALETTE)} colours one can tell apart; split them"
        )


def _draw_curves(ax: Axes, x: ArrayLike, curves: Mapping[str, ArrayLike]) -> None:
    for (name, values), marker in zip(curves.items(), "os^D", strict=False):
        ax.plot(x, values, marker=marker, markersize=4.5, label=name)
