"""Figures of kernels, receptive fields and confusions: true to their numbers, and legible at two widths."""

from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from torch import nn

from cnnlib import figure, plots
from cnnlib.data.emoji import EMOJI_NAMES
from cnnlib.data.fashion import FASHION_NAMES
from cnnlib.data.hangul import SYLLABLES
from cnnlib.geometry import ledger, ledger_table
from cnnlib.plots import _canvas, kernels, scores

WORDS = {"ko": ("정답", "예측"), "en": ("true class", "predicted class")}
NAMES = {"hangul": {"ko": tuple(SYLLABLES), "en": tuple(SYLLABLES)}, "fashion": FASHION_NAMES, "emoji": EMOJI_NAMES}
KERNELS = np.linspace(-1, 1, 4 * 3 * 9).reshape(4, 3, 3, 3)
FILTERS = {"ko": ["수직", "수평", "대각선", "얼룩"], "en": ["vertical", "horizontal", "diagonal", "spot"]}
CHANNELS = {"ko": ["빨강", "초록", "파랑"], "en": ["red", "green", "blue"]}


def confusion(classes: int, each: int) -> np.ndarray:
    """Counts in which every cell is filled: the worst case for overlapping."""
    return np.full((classes, classes), each) + each * np.eye(classes, dtype=int)


def draw(language: str) -> dict[str, figure.CourseFigure]:
    heat = np.ones((8, 8))
    drawn = {
        "kernels": plots.show_kernels(KERNELS, FILTERS[language], CHANNELS[language]),
        "one channel": plots.show_kernels(KERNELS[:, :1], FILTERS[language]),
        "sixteen": plots.show_kernels(np.resize(KERNELS, (16, 1, 5, 5)), [f"C{number}" for number in range(16)]),
        "field": plots.show_receptive_field(heat, heat, (0, 9), (-2, 3), WORDS[language]),
        "few": plots.show_confusion(confusion(3, 12345), NAMES["fashion"][language][:3], *WORDS[language]),
    }
    for name, names in NAMES.items():
        drawn[name] = plots.show_confusion(confusion(len(names[language]), 100), names[language], *WORDS[language])
    return drawn


def visible_texts(drawn: figure.CourseFigure) -> list[Text]:
    """Every text a reader sees; an axis that is off keeps labels that nobody does."""
    texts: list[Text] = []
    for ax in drawn.axes:
        texts += [*ax.texts, ax.title]
        if ax.axison:
            texts += [ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text for text in texts if text.get_text() and text.get_visible()]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [_canvas.WIDTH, 6.4])
def test_text_stands_apart_and_inside(monkeypatch, language, width):
    """Does no text of a figure touch another or leave the figure, at the course's width and at a wider one?"""
    for module in (_canvas, kernels, scores):
        monkeypatch.setattr(module, "WIDTH", width)
    for name, drawn in draw(language).items():
        texts = visible_texts(drawn)
        boxes = [text.get_window_extent() for text in texts]
        assert len(texts) >= 2
        for box, text in zip(boxes, texts, strict=True):
            inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= drawn.bbox.x1 and box.y1 <= drawn.bbox.y1
            assert inside, (name, text)
        for (one, first), (other, second) in combinations(zip(boxes, texts, strict=True), 2):
            assert not one.overlaps(other), (name, first, second)


def test_nothing_is_left_behind_in_matplotlib():
    """Are matplotlib's settings the same before and after, and the bytes the same whatever they are?"""

    def svgs() -> list[str]:
        field = plots.show_receptive_field(np.eye(8), np.eye(8), (0, 3), (0, 3), WORDS["ko"])
        return [one.svg() for one in (plots.show_kernels(KERNELS), field, plots.show_confusion([[1]], "가", "y", "x"))]

    plain = svgs()
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "image.cmap": "hot"}):
        before = dict(matplotlib.rcParams)
        assert svgs() == plain
        assert dict(matplotlib.rcParams) == before


def test_kernels_stand_in_rows_of_outputs():
    """Is kernel (o, i) in row o and column i, on one scale, with its name above and beside?"""
    drawn = plots.show_kernels(KERNELS, FILTERS["en"], CHANNELS["en"])
    panels = [ax for ax in drawn.axes if ax.images]
    shown = np.array([ax.images[0].get_array() for ax in panels]).reshape(KERNELS.shape)
    assert np.array_equal(shown, KERNELS)
    assert {ax.images[0].get_clim() for ax in panels} == {(-1, 1)}
    assert [ax.get_title() for ax in panels[:3]] == CHANNELS["en"]
    assert [ax.get_ylabel() for ax in panels[::3]] == FILTERS["en"]
    places = np.array([[ax.get_position().x0, -ax.get_position().y0] for ax in panels]).reshape(4, 3, 2)
    assert (np.diff(places[..., 0], axis=1) > 0).all() and (np.diff(places[..., 1], axis=0) > 0).all()
    assert [label.get_text() for label in drawn.axes[-1].get_yticklabels()] == ["−1", "0", "1"]


def test_kernels_of_one_channel_stand_in_lines_of_eight():
    """Are ten kernels of one channel in two lines, each under its own name?"""
    weight = np.arange(-20, 20).reshape(10, 1, 2, 2) / 4
    drawn = plots.show_kernels(weight, [f"F{number}" for number in range(10)])
    panels = [ax for ax in drawn.axes if ax.images]
    assert [ax.get_title() for ax in panels] == [f"F{number}" for number in range(10)]
    assert all(np.array_equal(ax.images[0].get_array(), kernel[0]) for ax, kernel in zip(panels, weight, strict=True))
    assert len({round(ax.get_position().y0, 3) for ax in panels}) == 2


def test_the_box_is_the_field_and_the_heat_is_its_own():
    """Does the box hold the pixels first to last, also outside the picture, and is full heat orange, none grey?"""
    heat = np.zeros((6, 8))
    heat[2, 3], heat[2, 4] = 4, 1
    drawn = plots.show_receptive_field(np.zeros((6, 8, 3), np.uint8), heat, (1, 3), (-2, 4))
    for ax in drawn.axes:
        for box in ax.findobj(Rectangle)[:2]:
            assert (box.get_x(), box.get_y(), box.get_width(), box.get_height()) == (-2.5, 0.5, 7, 3)
        assert ax.get_xlim() == (-2.5, 7.5) and ax.get_ylim() == (5.5, -0.5)
    shown = drawn.axes[1].images[0].get_array()
    orange = np.array(to_rgb(figure.ORANGE))
    assert np.allclose(shown[2, 3], orange)
    assert np.allclose(shown[0, 0], 0.45)
    assert np.allclose(shown[2, 4], 0.25 * orange + 0.75 * 0.45)
    assert np.array_equal(drawn.axes[0].images[0].get_array(), np.zeros((6, 8, 3)))


def test_confusions_are_counted_where_they_happened():
    """Is the count of (row, column) in its cell, 0 left out, and the colour the share of the row?"""
    matrix = np.array([[1000, 0, 1], [0, 3, 1], [0, 0, 0]])
    drawn = plots.show_confusion(matrix, ["가", "나", "다"], *WORDS["ko"])
    (ax,) = drawn.axes
    counts = {text.get_position(): text.get_text() for text in ax.texts}
    assert counts == {(0, 0): "1,000", (2, 0): "1", (1, 1): "3", (2, 1): "1"}
    assert ax.images[0].get_array().tolist() == [[1000 / 1001, 0, 1 / 1001], [0, 0.75, 0.25], [0, 0, 0]]
    assert (ax.get_ylabel(), ax.get_xlabel()) == WORDS["ko"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["가", "나", "다"]


def luminance(colour) -> float:
    rgb = np.array(to_rgb(colour))
    return float(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("count", range(1, 100, 7))
def test_counts_can_be_read_on_their_colour(count):
    """Has each count a contrast of at least 4.5 (WCAG 2.2) on the colour of its cell, however dark?"""
    drawn = plots.show_confusion([[count, 100 - count], [0, 1]], ["a", "b"], "y", "x")
    (ax,) = drawn.axes
    for text in ax.texts:
        column, row = text.get_position()
        cell = luminance(ax.images[0].to_rgba(ax.images[0].get_array())[row, column, :3]) + 0.05
        ink = luminance(text.get_color()) + 0.05
        assert max(cell, ink) / min(cell, ink) >= 4.5


def test_a_ledger_is_a_table():
    """Are a network's layers the rows, in the reader's words, with counts grouped and summed in the last?"""
    layers = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.MaxPool2d(2))
    header = ["층", "종류", "입력", "출력", "매개변수", "곱셈", "활성값"]
    table = plots.show_table(header, ledger_table(ledger(layers, (1, 1, 28, 28)), "합계"))
    assert table.rows == [
        ("0", "Conv2d", "1×28×28", "6×28×28", 156, 117_600, 4_704),
        ("1", "MaxPool2d", "6×28×28", "6×14×14", 0, 0, 1_176),
        ("합계", "", "", "", 156, 117_600, 5_880),
    ]
    assert table._repr_html_().count('<td style="text-align: right">117,600</td>') == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.show_kernels(np.zeros((3, 3))), r"\(O, I, kh, kw\), not \(3, 3\)"),
        (lambda: plots.show_kernels(KERNELS, ["a"]), "4 panels need 4 titles, not 1"),
        (lambda: plots.show_kernels(KERNELS[:, :1], inputs=["a"]), r"leave out the inputs \['a'\]"),
        (lambda: plots.show_kernels(np.zeros((2, 17, 3, 3))), "2x17 kernels are too small to see; choose at most 16"),
        (lambda: plots.show_receptive_field(np.zeros((4, 4)), np.ones((4, 5)), (0, 1), (0, 1)), r"\(4, 4\) and \(4, 5"),
        (lambda: plots.show_receptive_field(np.zeros((4, 4)), np.zeros((4, 4)), (0, 1), (0, 1)), r"lies in 0\.0\.\.0"),
        (lambda: plots.show_receptive_field(np.zeros((4, 4)), np.ones((4, 4)), (2, 1), (0, 1)), "rows must be .* 2, 1"),
        (lambda: plots.show_confusion(np.zeros((2, 3), int), "ab", "y", "x"), r"not \(2, 3\)"),
        (lambda: plots.show_confusion(np.zeros((21, 21), int), "ab", "y", "x"), r"1\.\.20, not \(21, 21\)"),
        (lambda: plots.show_confusion(np.zeros((2, 2)), "ab", "y", "x"), "counts, not float64"),
        (lambda: plots.show_confusion([[1, -1], [0, 0]], "ab", "y", "x"), "counts, not int64 from -1"),
        (lambda: plots.show_confusion([[1]], "ab", "y", "x"), "1 classes need 1 names, not 2"),
    ],
)
def test_wrong_arguments_say_what_to_do(call, message):
    """Is each wrong argument refused with the rule and the offending value?"""
    with pytest.raises(ValueError, match=message):
        call()
