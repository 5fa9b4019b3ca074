"""Figures of shared weights: one colour for each weight, wherever it stands."""

from collections import Counter

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cnnlib import figure, plots, scratch

KERNEL = np.arange(1.0, 10.0).reshape(3, 3)
MATRIX = scratch.conv_matrix(KERNEL[None, None], (5, 6))
DENSE = np.arange(1, 25).reshape(4, 6)
ROW = scratch.conv_matrix(np.array([[[[1.0, 2.0, 3.0]]]]), (1, 6)).astype(int)
LOCAL = np.where(ROW > 0, DENSE, 0)


def lines(ax) -> list[tuple[tuple[float, ...], str]]:
    """The (x below, x above) and the colour of each connection."""
    return [(tuple(one.get_xdata()), one.get_color()) for one in ax.lines if len(one.get_xdata()) == 2]


def test_a_line_for_each_connection_a_colour_for_each_shared_weight():
    """Are there 24, 12 and 12 lines, coloured only where a weight is shared, and do they join the right units?"""
    drawn = plots.show_connections([DENSE, LOCAL, ROW], ["24", "12", "3"])
    dense, local, shared = (lines(ax) for ax in drawn.axes)
    assert [len(one) for one in (dense, local, shared)] == [24, 12, 12]
    assert {colour for _, colour in dense + local} == {figure.MUTED}
    assert Counter(colour for _, colour in shared) == dict.fromkeys(figure.PALETTE[:3], 4)
    assert shared[0] == ((-2.5, -1.5), figure.PALETTE[0])
    assert shared[-1] == ((2.5, 1.5), figure.PALETTE[2])
    assert [ax.get_title() for ax in drawn.axes] == ["24", "12", "3"]


def test_the_matrix_has_the_kernels_colours():
    """Has each entry the colour of its weight in the kernel, white only where it is 0, and each weight another one?"""
    drawn = plots.show_conv_matrix(MATRIX, KERNEL, (4, 6), ["W", "T"])
    key, picture = (np.asarray(ax.images[0].get_array()) for ax in drawn.axes)
    assert len(np.unique(key.reshape(-1, 3), axis=0)) == 9
    assert np.array_equal(key[0, 0], to_rgb(figure.PALETTE[0]))
    for (row, column), weight in np.ndenumerate(KERNEL):
        assert (picture[weight == MATRIX] == key[row, column]).all()
    assert ((picture == 1).all(axis=2) == (MATRIX == 0)).all()
    numbers = [text.get_text() for text in drawn.axes[0].texts]
    assert numbers == [f"{weight:g}" for weight in range(1, 10)]
    blocks = [patch for patch in drawn.axes[1].patches if isinstance(patch, Rectangle)]
    assert len(blocks) == 3 * 5
    assert blocks[1].get_bbox().bounds == (5.5, -0.5, 6, 4)


def test_the_numbers_can_be_read():
    """Has each weight's number a contrast of at least 3 (bold, WCAG 2.2) on its colour?"""

    def luminance(colour) -> float:
        rgb = np.array(to_rgb(colour))
        return float(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])

    drawn = plots.show_conv_matrix(MATRIX, KERNEL, (4, 6))
    key = np.asarray(drawn.axes[0].images[0].get_array())
    for text in drawn.axes[0].findobj(Text):
        if text.get_text():
            column, row = text.get_position()
            pair = sorted([luminance(key[int(row), int(column)]), luminance(text.get_color())])
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3, text


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.show_connections([DENSE * 1.0]), r"whole numbers, not float64 \(4, 6\)"),
        (lambda: plots.show_connections([DENSE[0]]), r"whole numbers, not int64 \(6,\)"),
        (lambda: plots.show_connections([DENSE], ["a", "b"]), "1 panels need 1 titles, not 2"),
        (lambda: plots.show_connections([np.tile(np.arange(1, 6), (2, 1))]), "5 shared weights are more than the 4"),
        (lambda: plots.show_conv_matrix(MATRIX, np.ones((5, 3)), (4, 6)), r"at most 4x3, not \(5, 3\)"),
        (lambda: plots.show_conv_matrix(MATRIX, np.ones((2, 2)), (4, 6)), r"differ .* not \[\[1.0, 1.0\]"),
        (lambda: plots.show_conv_matrix(MATRIX, KERNEL - 1, (4, 6)), "differ from each other and from 0"),
        (lambda: plots.show_conv_matrix(MATRIX, KERNEL[:2], (4, 6)), "but one is 7"),
    ],
)
def test_wrong_arguments_say_what_to_do(call, message):
    """Is each wrong argument refused with the rule and the offending value?"""
    with pytest.raises(ValueError, match=message):
        call()


def test_a_cell_for_each_link():
    """Is there a filled cell where an input map (row) feeds an output map (column), and nowhere else?"""
    table = np.array([[True, False, True], [False, True, True]])  # two outputs of three inputs
    (ax,) = plots.show_connection_table(table, "in", "out").axes
    filled = {patch.get_xy() for patch in ax.patches}
    assert filled == {(-0.5, -0.5), (-0.5, 1.5), (0.5, 0.5), (0.5, 1.5)}
    assert len(ax.patches) == 4
    assert ax.get_xlim() == (-0.5, 1.5) and ax.get_ylim() == (2.5, -0.5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("out", "in")


@pytest.mark.parametrize("table", [[[1, 0]], [True, False], np.zeros((0, 3), dtype=bool)])
def test_a_table_that_is_none(table):
    """Is anything but a boolean table with two axes refused?"""
    with pytest.raises(ValueError, match="a connection table is boolean"):
        plots.show_connection_table(table, "in", "out")
