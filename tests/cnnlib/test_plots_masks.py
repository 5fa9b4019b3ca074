"""Masks in figures: what is painted where, and colours that keep objects apart."""

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text
from skimage.color import rgb2lab

from cnnlib import figure, plots
from cnnlib.plots import masks

PICTURE = np.array([[0, 100, 200], [0, 100, 200]], np.uint8)
TRUTH = np.array([[0, 1, 1], [0, 0, 1]], bool)
PREDICTED = np.array([[1, 1, 0], [0, 0, 1]], bool)


def shown(drawn: figure.CourseFigure, panel: int) -> np.ndarray:
    """The array that a panel shows."""
    return np.asarray(drawn.axes[panel].images[0].get_array())


def test_triptych_shows_picture_truth_and_prediction_in_this_order():
    """Are the three arrays shown as they are, masks white on black, under their titles?"""
    drawn = plots.show_segmentation(PICTURE, TRUTH, PREDICTED, ["입력", "정답", "예측"])
    assert [ax.get_title() for ax in drawn.axes] == ["입력", "정답", "예측"]
    assert np.array_equal(shown(drawn, 0), PICTURE)
    assert np.array_equal(shown(drawn, 1), 255 * TRUTH)
    assert np.array_equal(shown(drawn, 2), 255 * PREDICTED)


def test_overlay_paints_the_errors_and_only_them():
    """Is a missed pixel orange, one too many blue, and every other the picture in grey?"""
    drawn = plots.show_overlay(PICTURE, TRUTH, {"a": PREDICTED, "b": TRUTH}, "missed", "extra")
    painted = shown(drawn, 0)
    assert np.allclose(painted[0, 2], matplotlib.colors.to_rgb(figure.ORANGE))
    assert np.allclose(painted[0, 0], matplotlib.colors.to_rgb(masks.SKY))
    others = painted[PREDICTED == TRUTH]
    assert np.allclose(others, others[:, :1])
    assert np.allclose(shown(drawn, 1), shown(drawn, 1)[..., :1])
    assert {"missed", "extra", "a", "b"} <= {text.get_text() for text in drawn.findobj(Text)}


def test_touching_objects_have_different_colours():
    """Do two objects that touch by a side or a corner differ, is 0 black, and is an object of one colour?"""
    labels = np.array([[1, 1, 6, 0], [0, 11, 6, 0], [2, 0, 0, 16]])  # all but 2 prefer the same colour
    picture = shown(plots.show_labels([labels]), 0)
    colour = {int(label): {tuple(pixel) for pixel in picture[labels == label]} for label in np.unique(labels)}
    assert colour[0] == {(0, 0, 0)}
    assert all(len(colours) == 1 for colours in colour.values())
    for one, other in [(1, 6), (1, 11), (6, 11), (2, 11)]:
        assert colour[one] != colour[other], (one, other)


# Viénot, Brettel and Mollon 1999: linear RGB as seen without the red or the green cone.
DICHROMACY = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@pytest.mark.parametrize("kind", DICHROMACY)
def test_missed_extra_and_picture_differ_without_red_green_vision(kind):
    """Do orange, blue and the picture's greys (CIE 1976 distance over 15) stay apart for the colour-blind?"""
    colours = [matplotlib.colors.to_rgb(colour) for colour in (figure.ORANGE, masks.SKY)]
    rgb = np.array([*colours, (0.25,) * 3, (0.75,) * 3])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ np.array(DICHROMACY[kind]).T
    seen = np.clip(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055), 0, 1)
    lab = rgb2lab(seen)
    assert min(np.linalg.norm(lab[i] - lab[j]) for i in range(4) for j in range(i)) > 15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: plots.show_segmentation(PICTURE, TRUTH, PREDICTED.astype(int)),
            r"prediction must be a boolean mask of the picture's shape \(2, 3\), but is int64 \(2, 3\)",
        ),
        (
            lambda: plots.show_overlay(PICTURE, TRUTH[:1], {"a": TRUTH}, "m", "e"),
            r"truth .* shape \(2, 3\), but is bool \(1, 3\)",
        ),
        (lambda: plots.show_overlay(PICTURE, TRUTH, {}, "m", "e"), "nothing to show"),
        (lambda: plots.show_labels([TRUTH]), r"whole numbers of shape \(H, W\), not bool \(2, 3\)"),
    ],
)
def test_wrong_arguments_are_refused(call, message):
    """Is each wrong argument refused by name, with what it is?"""
    with pytest.raises(ValueError, match=message):
        call()
