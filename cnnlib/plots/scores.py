"""Which classes are taken for which."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike

from cnnlib.figure import BLUE, CourseFigure, course_style
from cnnlib.plots._canvas import WIDTH, inches, new_figure

_NAME = 10.0  # points
_MOST = 20  # classes whose counts can still be read
_SCALE = LinearSegmentedColormap.from_list("share", ["white", BLUE])


def show_confusion(matrix: ArrayLike, names: Sequence[str], truth_axis: str, prediction_axis: str) -> CourseFigure:
    """Show how often each class (row) was taken for each (column): the counts, on a colour for their share of the row.

    In: matrix (K, K) of whole numbers as `cnnlib.metrics.confusion_matrix` gives it, the name of each class, and what
    the rows and the columns are. A count of 0 is left empty.
    Raises ValueError for another shape, numbers that are no counts, or names that do not fit.

    >>> show_confusion([[5, 1], [0, 6]], ["cat", "dog"], "is", "taken for").axes[0].get_xlabel()
    'taken for'
    """
    counts = np.asarray(matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not 0 < len(counts) <= _MOST:
        raise ValueError(f"a confusion matrix has shape (K, K) with K in 1..{_MOST}, not {counts.shape}")
    if counts.dtype.kind not in "iu" or counts.min() < 0:
        raise ValueError(f"a confusion matrix holds counts, not {counts.dtype} from {counts.min()}")
    if len(names) != len(counts):
        raise ValueError(f"{len(counts)} classes need {len(counts)} names, not {len(names)}")
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    longest = max(inches(name, _NAME) for name in names)
    cell = min((WIDTH - longest - 0.7) / len(counts), 0.6)
    lies = longest > 0.9 * cell  # a name too long to stand over its column
    with course_style():
        inside = cell * len(counts)
        figure, (ax,) = new_figure(inside + longest + 0.7, inside + 0.7 + (longest if lies else 0.2))
        ax.imshow(shares, cmap=_SCALE, vmin=0, vmax=1)
        places = range(len(counts))
        ax.set_xticks(places, names, rotation=90 if lies else 0, size=_NAME)
        ax.set_yticks(places, names, size=_NAME)
        ax.set(xlabel=prediction_axis, ylabel=truth_axis)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        size = min(11.0, 72 * cell / (0.72 * max(2, len(f"{counts.max():,}"))))
        for (row, column), count in np.ndenumerate(counts):
            if count:
                text = _readable_on(_SCALE(shares[row, column])[:3])
                ax.text(column, row, f"{count:,}", size=size, color=text, ha="center", va="center_baseline")
    return figure.checked()


def _readable_on(colour: tuple[float, float, float]) -> str:
    # The relative luminance of WCAG 2: black and white are equally legible on 0.179.
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return "black" if np.dot(linear, [0.2126, 0.7152, 0.0722]) > 0.179 else "white"
