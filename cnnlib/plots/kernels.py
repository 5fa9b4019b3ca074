"""The weights of a convolutional layer, kernel by kernel.

>>> figure = show_kernels(np.zeros((2, 1, 3, 3)), outputs=["edge", "corner"])
>>> [ax.get_title() for ax in figure.axes][:2]
['edge', 'corner']
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from cnnlib.figure import MUTED, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, check_titles, inches, new_figure, number

_NAME = 10.0  # points
_MOST = 16  # kernels in a row that can still be told apart


def show_kernels(weight: ArrayLike, outputs: Sequence[str] = (), inputs: Sequence[str] = ()) -> CourseFigure:
    """Show the kernels of a layer on one scale: blue is negative, white 0, red positive.

    In: weight (O, I, kh, kw), one row of kernels for each output map and one column for each input channel; with one
    input channel (I = 1) the kernels stand in lines of eight, each under the name of its output. `outputs` and
    `inputs` name the rows and columns. Raises ValueError for another shape, too many kernels to see, or names that
    do not fit.
    """
    array = np.asarray(weight, dtype=float)
    if array.ndim != 4 or 0 in array.shape:
        raise ValueError(f"kernels have shape (O, I, kh, kw), not {array.shape}; add the axes that are missing")
    check_titles(outputs, array.shape[0])
    check_titles(inputs, array.shape[1])
    one_channel = array.shape[1] == 1
    if one_channel and inputs:
        raise ValueError(f"kernels of one channel stand in no columns to name; leave out the inputs {inputs!r}")
    above, beside, columns = (outputs, (), min(len(array), 8)) if one_channel else (inputs, outputs, array.shape[1])
    kernels = array.reshape(-1, *array.shape[2:])
    rows = -(-len(kernels) // columns)
    if max(rows, columns) > _MOST:
        raise ValueError(f"{rows}x{columns} kernels are too small to see; choose at most {_MOST} each way")
    room = WIDTH - 1.0 - max((inches(name, _NAME) + 0.1 for name in beside), default=0)
    height = min(room / columns, 1.0) * kernels.shape[1] / kernels.shape[2] + 0.05
    with course_style():
        figure, axes = new_figure(
            WIDTH, rows * height + 0.25 * bool(above) * (rows if one_channel else 1) + 0.2, columns, rows
        )
        figure.set_layout_engine("compressed", w_pad=0.04, h_pad=0.03, wspace=0, hspace=0)
        for ax in axes[len(kernels) :]:
            ax.set_axis_off()
        for ax, kernel in zip(axes, kernels, strict=False):
            _draw_kernel(ax, kernel, float(np.abs(array).max()) or 1.0)
        for ax, name in zip(axes, above, strict=False):
            ax.set_title(name, size=_NAME, pad=3)
        for ax, name in zip(axes[::columns], beside, strict=False):
            ax.set_ylabel(name, rotation=0, ha="right", va="center", size=_NAME)
        _draw_scale(figure, axes)
    return figure.checked()


def _draw_kernel(ax: Axes, kernel: np.ndarray, largest: float) -> None:
    ax.imshow(kernel, cmap="RdBu_r", vmin=-largest, vmax=largest, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=MUTED, linewidth=0.6)


def _draw_scale(figure: CourseFigure, axes: Sequence[Axes]) -> None:
    smallest, largest = axes[0].images[0].get_clim()
    bar = figure.colorbar(axes[0].images[0], ax=axes, fraction=0.06, pad=0.03, aspect=12)
    bar.set_ticks([smallest, 0, largest], labels=[number(value) for value in (smallest, 0, largest)])
    bar.outline.set_visible(False)
