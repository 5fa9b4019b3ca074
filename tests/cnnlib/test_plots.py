"""Figures: legible in both languages, on light and dark pages, and without a trace in matplotlib."""

import base64
import io
import re
import subprocess
import sys
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from PIL import Image
from skimage.color import rgb2lab

from cnnlib import figure, plots
from cnnlib.data.photos import load_photo

WEIGHT = np.array([[0, 1, 1], [2, 3, 5]])
BIAS = np.array([8, 13])


def draw_everything() -> dict[str, figure.CourseFigure]:
    photo = load_photo("chelsea")
    return {
        "images": plots.show_images([photo, photo[..., 0], photo / 255], ["고양이", "빨강", "0..1"]),
        "channels": plots.show_channels(np.arange(-6, 6).reshape(3, 2, 2), ["R", "G", "B"]),
        "matrices": plots.show_matrices([WEIGHT, BIAS], ["W", "b"], ["+"], [(0, 1, 2)]),
        "layer": plots.show_linear_layer(WEIGHT, BIAS, ["x₀", "x₁", "x₂"], ["o₀", "o₁"]),
        "bars": plots.show_bars(["선형층", "합성곱"], [8, 130], "매개변수", log=True),
        "curves": plots.show_curves([1, 2], {"선형층": [1, 2], "합성곱": [2, 1]}, "변", "수"),
        "pixels": plots.show_matrices([np.array([[0, 255]], np.uint8)], ["밝기"], pixels=True),
        "panels": plots.show_curve_panels({"변": ([1, 2], {"a": [1, 2]}), "각": ([0, 90], {"a": [2, 1]})}, "정확도"),
    }


def texts(drawn: figure.CourseFigure) -> list[str]:
    return [text.get_text() for text in drawn.findobj(Text) if text.get_text()]


def test_a_weight_stands_on_its_own_arrow():
    """Does the arrow diagram show each weight, each bias and a dashed arrow exactly for the weight 0?"""
    drawn = plots.show_linear_layer(WEIGHT, BIAS, ["x₀", "x₁", "x₂"], ["o₀", "o₁"])
    names = ["x₀", "x₁", "x₂", "o₀", "o₁"]
    assert sorted(texts(drawn)) == sorted([*"011235", *names, "+ 8", "+ 13"])
    arrows = [note.arrow_patch for note in drawn.findobj(Annotation)]
    assert len(arrows) == 6
    assert [arrow.get_linestyle() != "-" for arrow in arrows] == [True] + 5 * [False]


def test_a_matrix_shows_its_numbers_where_they_are():
    """Does each cell show its number, minus as a minus sign, and is only the named cell highlighted?"""
    drawn = plots.show_matrices([np.array([[1, -9], [0.25, 2]]), BIAS], ["A", "b"], ["·"], [(1, 1, 0)])
    positions = {t.get_text(): t.get_position() for t in drawn.findobj(Text) if t.get_text()}
    assert positions["1"][0] == positions["0.25"][0] < positions["−9"][0] == positions["2"][0]
    assert positions["1"][1] == positions["−9"][1] > positions["0.25"][1]
    cells = [r for r in drawn.findobj(Rectangle) if r.get_width() == 1 and r.get_height() == 1 and r.get_linewidth()]
    plain = matplotlib.colors.to_rgba("white")
    marked = [
        r for r in cells if r.get_facecolor() != plain and r is not drawn.patch and r.axes and r in r.axes.patches
    ]
    assert [(r.get_x() + 0.5, r.get_y() + 0.5) for r in marked] == [positions["13"]]


def test_a_second_line_of_matrices_stands_below_the_first():
    """Is the array named by new_line, with the symbol before it, drawn under the others?"""
    drawn = plots.show_matrices([[[1, 2]], [[3, 4]], [[5, 6]]], between=["+", "="], new_line=2)
    y = {text.get_text(): text.get_position()[1] for text in drawn.findobj(Text) if text.get_text()}
    assert y["1"] == y["2"] == y["3"] == y["4"] == y["+"] + 0 > y["="] == y["5"] == y["6"]


def test_a_pixel_is_as_grey_as_its_number():
    """Does each cell have its number's grey, 0 black and 255 white, and text that stands out from it by 4.5 to 1?"""
    drawn = plots.show_matrices([np.arange(256, dtype=np.uint8).reshape(16, 16)], pixels=True)
    (ax,) = drawn.axes
    greys = {cell.get_xy(): cell.get_facecolor() for cell in ax.patches if isinstance(cell, Rectangle)}
    for text in ax.texts:
        x, y = text.get_position()
        face = greys[x - 0.5, y - 0.5]
        assert face[:3] == pytest.approx([int(text.get_text()) / 255] * 3, abs=1e-3)
        light, dark = sorted([luminance(face), luminance(text.get_color())], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, text.get_text()
    assert len(ax.texts) == 256


def test_panels_share_one_scale_and_one_legend():
    """Does each panel show its own curves under its own title, all on one y axis, and is each name written once?"""
    charts = {"변": ([1, 2], {"가": [1, 2], "나": [5, 9]}), "각": ([0, 90], {"가": [2, 1], "나": [0, -4]})}
    drawn = plots.show_curve_panels(charts, "정확도")
    for ax, (title, (x, curves)) in zip(drawn.axes, charts.items(), strict=True):
        assert ax.get_title() == title
        assert [list(line.get_xdata()) for line in ax.lines] == [x, x]
        assert [list(line.get_ydata()) for line in ax.lines] == list(curves.values())
    low, high = drawn.axes[0].get_ylim()
    assert drawn.axes[1].get_ylim() == (low, high) and low <= -4 and high >= 9
    assert sorted(name for name in texts(drawn) if name in {"가", "나", "정확도"}) == ["가", "나", "정확도"]


def test_a_window_is_outlined_where_it_is():
    """Does an outline enclose exactly the named pixels, on its own image only, and is a missing list refused?"""
    image = np.zeros((5, 6))
    drawn = plots.show_images([image, image, image], windows=[[(0, 0, 3, 3)], [], [(2, 3, 3, 3), (1, 0, 1, 2)]])
    outlines = [[p for p in ax.patches if isinstance(p, Rectangle)] for ax in drawn.axes]
    spans = [
        [(p.get_x(), p.get_x() + p.get_width(), p.get_y(), p.get_y() + p.get_height()) for p in o] for o in outlines
    ]
    assert spans == [[(-0.5, 2.5, -0.5, 2.5)], [], [(2.5, 5.5, 1.5, 4.5), (-0.5, 1.5, 0.5, 1.5)]]
    with pytest.raises(ValueError, match="2 images need 2 lists of windows, not 1"):
        plots.show_images([image, image], windows=[[]])


@pytest.mark.parametrize(
    ("names", "rows"), [(["스트라이드 1", "스트라이드 2", "스트라이드 4"], 1), (["이름" * 10, "짧은 이름표"], 2)]
)
def test_names_above_stand_clear_of_the_curves(names, rows):
    """Are the names over the axes, in one row where there is room, inside the figure and apart from each other?"""
    drawn = plots.show_curves([0, 1], {name: [0, 1] for name in names}, "x", "y", names_above=True)
    (legend,) = drawn.legends
    boxes = [text.get_window_extent() for text in legend.get_texts()]
    assert [text.get_text() for text in legend.get_texts()] == names
    assert min(box.y0 for box in boxes) > drawn.axes[0].get_window_extent().y1
    assert min(box.x0 for box in boxes) > 0 and max(box.x1 for box in boxes) < drawn.bbox.x1
    assert len({round(box.y0) for box in boxes}) == rows
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert drawn.axes[0].get_legend() is None


def test_nothing_is_left_behind_in_matplotlib():
    """Are matplotlib's settings and open figures the same before and after, even when the user changed them?"""
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "image.cmap": "hot"}):
        before = dict(matplotlib.rcParams)
        drawn = draw_everything()
        svgs = {name: one.svg() for name, one in drawn.items()}
        assert dict(matplotlib.rcParams) == before
    assert svgs == {name: one.svg() for name, one in draw_everything().items()}


def test_drawing_twice_gives_the_same_bytes_in_any_process():
    """Is the SVG of a figure the same in a new process, so that rebuilt pages do not change?"""
    here = {name: one.svg() for name, one in draw_everything().items()}["layer"]
    code = (
        "import sys; import numpy as np; from cnnlib import plots; sys.stdout.buffer.write(plots.show_linear_layer("
        "[[0, 1, 1], [2, 3, 5]], [8, 13], ['x₀', 'x₁', 'x₂'], ['o₀', 'o₁']).svg().encode())"
    )
    answer = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True)
    assert answer.stdout.decode("utf-8") == here


def test_bars_of_one_kind_have_one_colour():
    """Do the colours come in turn, and only as many as asked for?"""
    drawn = plots.show_bars(list("abcde"), [1, 2, 3, 4, 5], "x", colours=2)
    colours = [to_hex(bar.get_facecolor()) for bar in drawn.axes[0].patches]
    assert colours == [figure.PALETTE[0], figure.PALETTE[1], *figure.PALETTE[:2], figure.PALETTE[0]]


def test_pyplot_is_never_imported():
    """Are figures drawn and shown without pyplot, which would choose a backend and keep figures open?"""
    code = (
        "import sys; from cnnlib import plots; plots.show_bars(['가'], [1], 'x')._repr_svg_(); "
        "print('matplotlib.pyplot' in sys.modules, 'torch' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False False"
    assert answer.stderr == ""


def test_a_missing_glyph_is_an_error():
    """Is a character the font lacks refused when the figure is made, with the character named?"""
    with pytest.raises(ValueError, match="Pretendard; reword it.*IDEOGRAPH-6F22"):
        plots.show_bars(["漢"], [1], "x")


def test_korean_is_drawn_and_not_boxed():
    """Do two different syllables give different outlines in the SVG?"""
    first, second = (plots.show_bars([label], [1], "x").svg() for label in ("강", "산"))
    assert first != second
    assert "Pretendard-Regular" in first


def test_photos_are_small_and_small_maps_are_exact():
    """Does a photo travel as JPEG, close to the original, and a small map as lossless PNG?"""
    photo = load_photo("chelsea")
    svg = plots.show_images([photo]).svg()
    kind, data = re.search(r"data:image/(\w+);base64,([A-Za-z0-9+/=]+)", svg).groups()
    assert kind == "jpeg"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        # SVG counts rows from the bottom here: matplotlib stores the picture upside down and flips it.
        shown = np.asarray(image.convert("RGB").resize((45, 30), Image.Resampling.BOX), dtype=float)[::-1]
    original = np.asarray(Image.fromarray(photo).resize((45, 30), Image.Resampling.BOX), dtype=float)
    assert np.abs(shown - original).mean() < 4
    assert len(svg) < 150_000
    small = plots.show_channels(np.eye(3)[None]).svg()
    assert "image/jpeg" not in small


def test_channels_share_one_scale_and_keep_their_sign():
    """Does a signed map put 0 in the middle and an unsigned one put 0 at black?"""
    signed = plots.show_channels(np.array([[[-2.0]], [[0.5]]]))
    assert [ax.images[0].get_clim() for ax in signed.axes] == [(-2, 2), (-2, 2)]
    unsigned = plots.show_channels(np.array([[[4.0]], [[0.5]]]))
    assert [ax.images[0].get_clim() for ax in unsigned.axes] == [(0, 4), (0, 4)]


def test_images_keep_black_and_white():
    """Are a dark photo and floats shown on the full scale, not stretched to their own extremes?"""
    drawn = plots.show_images([np.full((2, 2), 40, np.uint8), np.full((2, 2), 1.7)])
    assert [ax.images[0].get_clim() for ax in drawn.axes] == [(0, 255), (0, 1)]
    assert drawn.axes[1].images[0].get_array().max() == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.show_images([]), "nothing to show"),
        (lambda: plots.show_images([np.zeros((3, 4, 4))]), r"\(H, W\) or \(H, W, 3\), not \(3, 4, 4\)"),
        (lambda: plots.show_images([np.zeros((4, 4))], ["a", "b"]), "1 panels need 1 titles, not 2"),
        (lambda: plots.show_channels(np.zeros((1, 3, 4, 4))), r"\(C, H, W\), not \(1, 3, 4, 4\)"),
        (lambda: plots.show_matrices([WEIGHT, BIAS], between=["+", "="]), "have 1 gaps, not 2"),
        (lambda: plots.show_linear_layer(WEIGHT, BIAS, ["x"], ["o", "p"]), r"not \(2, 3\), \(2,\)"),
        (lambda: plots.show_matrices([WEIGHT], pixels=True), "uint8, from 0 to 255, not int"),
        (lambda: plots.show_curve_panels({}, "y"), "nothing to show"),
        (lambda: plots.show_curve_panels({"a": ([1], {"p": [1]}), "b": ([1], {"q": [1]})}, "y"), "curves .'p',. and"),
        (lambda: plots.show_curve_panels({"a": ([1], {c: [1] for c in "abcde"})}, "y"), "5 curves are more"),
        (lambda: plots.show_bars(["a"], [1, 2], "x"), "2 bars need 2 labels, not 1"),
        (lambda: plots.show_bars(["a"], [0], "x", log=True), "positive values only, not 0"),
        (lambda: plots.show_bars(["a"], [1], "x", colours=5), "take 1 to 4, not 5"),
        (lambda: plots.show_curves([1], {c: [1] for c in "abcde"}, "x", "y"), "5 curves are more than the 4"),
    ],
)
def test_wrong_arguments_say_what_to_do(call, message):
    """Is each wrong argument refused with the rule and the offending value?"""
    with pytest.raises(ValueError, match=message):
        call()


def luminance(colour: str) -> float:
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    return float(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])


def test_text_and_lines_stand_out_from_the_card():
    """Has text a contrast of at least 4.5 and every line colour one of at least 3 (WCAG 2.2) on the card?"""
    card = luminance(figure.CARD) + 0.05
    assert card / (luminance(figure.INK) + 0.05) >= 4.5
    assert card / (luminance(figure.MUTED) + 0.05) >= 4.5
    for colour in figure.PALETTE:
        assert card / (luminance(colour) + 0.05) >= 3, colour


# Viénot, Brettel and Mollon 1999: linear RGB as seen without the red or the green cone.
DICHROMACY = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@pytest.mark.parametrize("kind", DICHROMACY)
def test_neighbouring_colours_differ_without_red_green_vision(kind):
    """Do the first three colours of the palette stay apart (CIE 1976 distance over 15) for the colour-blind?"""
    rgb = np.array([matplotlib.colors.to_rgb(colour) for colour in figure.PALETTE[:3]])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ np.array(DICHROMACY[kind]).T
    seen = np.clip(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055), 0, 1)
    lab = rgb2lab(seen)
    distances = [np.linalg.norm(lab[i] - lab[j]) for i in range(3) for j in range(i)]
    assert min(distances) > 15


def test_a_table_shows_words_as_text_and_numbers_grouped():
    """Are numbers grouped and right-aligned, words escaped, and rows of another length refused?"""
    table = plots.show_table(["층", "C < D"], [["1×1 <합성곱>", 19269632]])
    html = table._repr_html_()
    assert '<th scope="col">층</th><th scope="col" style="text-align: right">C &lt; D</th>' in html
    assert '<td>1×1 &lt;합성곱&gt;</td><td style="text-align: right">19,269,632</td>' in html
    assert repr(table) == "층\tC < D\n1×1 <합성곱>\t19269632"
    with pytest.raises(ValueError, match="needs 2 cells like the header, not 1"):
        plots.show_table(["a", "b"], [["x"]])
