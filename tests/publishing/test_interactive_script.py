"""The arithmetic of the sliding kernel's script beside cnnlib.scratch, on the same numbers."""

import json

import numpy as np
import pytest

from cnnlib.scratch import conv2d

from .interactive_page import run_script
from .small_book import ROOT


def by_scratch(image, kernel, stride, padding):
    """Return scratch's cross-correlation of one map with one kernel."""
    image, kernel = (np.array(one, dtype=float)[None, None] for one in (image, kernel))
    return conv2d(image, kernel, stride=stride, padding=padding)[0, 0]


def random_cases(whole: bool) -> list[list]:
    """Return 60 images and kernels of many sizes with strides and paddings."""
    rng = np.random.default_rng(2 + whole)
    cases = []
    for number in range(60):
        height, width = rng.integers(1, 4, 2)
        size = (rng.integers(height, 10), rng.integers(width, 12))
        image, kernel = (
            rng.integers(-99, 100, shape) if whole else rng.normal(scale=50, size=shape)
            for shape in (size, (height, width))
        )
        cases.append([image.tolist(), kernel.tolist(), 1 + number % 3, number // 3 % 3])
    return cases


def test_by_hand():
    """Does a kernel of ones add up the window, and padding add a frame of zeros?"""
    image, ones = [[1, 2, 3], [4, 5, 6]], [[1, 1], [1, 1]]
    assert run_script(f"figure.correlate({image}, {ones}, 1, 0)") == [[12, 16]]
    assert run_script(f"figure.correlate({image}, {ones}, 2, 1)") == [[1, 5], [4, 11]]
    assert run_script(f"figure.padded({image}, 1)")[0] == [0] * 5


def test_kernel_is_not_turned():
    """Is it cross-correlation, and does turning the kernel give the convolution of mathematics?"""
    image, kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0, 0], [0, 0, 0], [0, 0, -2]]
    assert run_script(f"figure.correlate({image}, {kernel}, 1, 0)") == [[1 - 18]]
    assert run_script(f"figure.correlate({image}, figure.turned({kernel}), 1, 0)") == [[9 - 2]]


@pytest.mark.parametrize("whole", [True, False], ids=["integers", "floats"])
def test_the_same_as_scratch(whole):
    """Does the script compute what cnnlib.scratch computes, exactly for integers, to 1e-12 for floats?"""
    cases = random_cases(whole)
    for case, found in zip(
        cases, run_script(f"{json.dumps(cases)}.map((one) => figure.correlate(...one))"), strict=True
    ):
        expected = by_scratch(*case)
        assert np.shape(found) == expected.shape
        if whole:
            assert found == expected.tolist()
        else:
            assert np.abs(np.array(found) - expected).max() <= 1e-12 * max(1, np.abs(expected).max())


def test_photograph_and_presets():
    """Does the script compute on the photograph, with each of its kernels, what scratch computes?"""
    table = read_table()
    photo = numbers(table["photo"]["pixels"])
    cases = [[photo, numbers(kernel), 2, 1] for kernel in table["presets"].values()]
    found = run_script(f"{json.dumps(cases)}.map((one) => figure.correlate(...one))")
    assert len(cases) == 5
    for case, computed in zip(cases, found, strict=True):
        assert np.abs(np.array(computed) - by_scratch(*case)).max() <= 1e-12 * 255


def test_the_photograph_is_one():
    """Are the photograph's numbers the means of blocks of the photograph that is named?"""
    from cnnlib.data.photos import load_photo

    patch = read_table()["photo"]
    top, left, side = patch["top"], patch["left"], patch["shrink"]
    pixels = np.array(numbers(patch["pixels"]))
    assert pixels.shape == (24, 32)
    grey = load_photo(patch["name"])[top : top + 24 * side, left : left + 32 * side, 0].astype(float)
    assert np.array_equal(pixels, grey.reshape(24, side, 32, side).mean(axis=(1, 3)).round())


def read_table() -> dict:
    import yaml

    return yaml.safe_load((ROOT / "book" / "figures" / "sliding-kernel.yml").read_text(encoding="utf-8"))


def numbers(text: str) -> list[list[float]]:
    return [[float(word) for word in row.split()] for row in text.strip().replace(";", "\n").splitlines()]


SHOWN = {0: "0", 7: "7", -3: "−3", 0.25: "0.25", -0.0625: "−0.0625", 0.1 + 0.2: "0.3", -1e-9: "0", 0.00005: "0.0001"}


def test_how_numbers_are_shown():
    """Has a number four decimals at most and a true minus sign, and is nothing below that shown as minus nothing?"""
    assert run_script(f"{list(SHOWN)}.map(figure.show)") == list(SHOWN.values())


def test_terms():
    """Is each weight written before the pixel under it, a negative one in brackets?"""
    assert run_script("figure.terms([[1, -2]], [[3, -0.5]])") == "1·3 + (−2)·(−0.5)"


def test_shades():
    """Does grey go from 0 to what white becomes, and is a kernel that takes differences shown by sign?"""
    grey = run_script("[0, 255, 510, 900].map(figure.shades([[0]], [[2]]).colour)")
    assert grey == ["rgb(0 0 0)", "rgb(128 128 128)", "rgb(255 255 255)", "rgb(255 255 255)"]
    signed = run_script("[0, 4, -4].map(figure.shades([[4, -2]], [[1, -1]]).colour)")
    assert signed == ["rgb(255 255 255)", "rgb(178 24 43)", "rgb(33 102 172)"]
