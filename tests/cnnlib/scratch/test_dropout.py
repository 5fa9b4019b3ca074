"""dropout, dropout2d and cutout: by hand, by their laws, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import cutout, dropout, dropout2d, dropout2d_backward, dropout_backward
from tests.agreement import assert_equal_arrays
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z, ONES = np.zeros, np.ones
probabilities = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])


class Scripted(np.random.Generator):
    """A generator that returns the numbers it is told."""

    def __init__(self, *numbers: float) -> None:
        super().__init__(np.random.PCG64(0))
        self.numbers = numbers

    def random(self, size):
        return np.array(self.numbers).reshape(size)

    def integers(self, high, size):
        return np.array(self.numbers).reshape(size)


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_by_hand():
    """Is what draws below p = 0.2 dropped, and the rest multiplied by 1 / 0.8?"""
    input = np.array([1.0, 2.0, 3.0, 4.0])
    found = dropout(input, 0.2, rng=Scripted(0.1, 0.2, 0.9, 0.0), return_mask=True)
    assert_equal_arrays(found.output, np.array([0.0, 2.5, 3.75, 0.0]))
    assert_equal_arrays(found.mask, np.array([0.0, 1.25, 1.25, 0.0]))
    assert_equal_arrays(
        dropout_backward(np.array([8.0, 8.0, 4.0, 4.0]), found.mask).input, np.array([0.0, 10.0, 5.0, 0.0])
    )


def test_maps_by_hand():
    """Is a whole map dropped in one sample and kept in the other when its draws say so?"""
    found = dropout2d(ONES((2, 2, 1, 3)), 0.5, rng=Scripted(0.1, 0.7, 0.6, 0.2), return_mask=True)
    expected = np.array([0.0, 2.0, 2.0, 0.0]).reshape(2, 2, 1, 1)
    assert_equal_arrays(found.output, expected * ONES((1, 1, 1, 3)))
    assert_equal_arrays(found.mask, expected)
    assert_equal_arrays(dropout2d_backward(ONES((2, 2, 1, 3)), found.mask).input, found.output)


@settings(max_examples=100)
@given(st.lists(st.integers(0, 3), max_size=4).map(tuple), probabilities, st.booleans(), layouts, seeds)
def test_output_is_input_times_mask(shape, p, training, layout, seed):
    """Is the output input * mask in the input's dtype, the input itself without training, and nothing modified?"""
    for dtype in (np.float32, np.float64):
        input = np.asarray(random_array(generator(seed), shape, layout if shape else "contiguous", dtype))
        before = input.copy()
        found = dropout(input, p, training, rng=generator(seed), return_mask=True)
        assert_equal_arrays(found.output, np.asarray(input * found.mask))
        assert_equal_arrays(dropout(input, p, training, rng=generator(seed)), found.output)
        if not training or p == 0:
            np.testing.assert_array_equal(found.output, input)
        np.testing.assert_array_equal(input, before)
        assert not np.shares_memory(found.output, input)


@settings(max_examples=100)
@given(st.tuples(*[st.integers(0, 3)] + [st.integers(1, 3)] * 3), probabilities, st.booleans(), seeds)
def test_maps_are_dropped_whole(shape, p, training, seed):
    """Is each map all dropped or all scaled, in evaluation left alone, in both dtypes?"""
    for dtype in (np.float32, np.float64):
        input = random_array(generator(seed), shape, dtype=dtype)
        found = dropout2d(input, p, training, rng=generator(seed), return_mask=True)
        assert found.mask.shape == (*shape[:2], 1, 1)
        assert_equal_arrays(found.output, input * found.mask)
        assert_equal_arrays(dropout2d(input, p, training, rng=generator(seed)), found.output)
        if not training or p == 0:
            np.testing.assert_array_equal(found.output, input)
        assert_equal_arrays(dropout2d_backward(input, found.mask).input, found.output)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.75, 1.0])
@pytest.mark.parametrize(("ours", "twin"), [(dropout, F.dropout), (dropout2d, F.dropout2d)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scales_as_torch(ours, twin, p, dtype):
    """Are the values that ones become exactly torch's: 0 and 1 / (1 - p)?"""
    ones = ONES((40, 40, 1, 2), dtype)
    torch.manual_seed(0)
    expected = np.unique(twin(torch.from_numpy(ones), p).numpy())
    np.testing.assert_array_equal(np.unique(ours(ones, p, rng=generator())), expected)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_law(p):
    """Is a share p dropped, neighbours independently, and the mean kept, to five standard deviations?"""
    draws = 100_000
    output = dropout(ONES(draws), p, rng=generator())
    dropped = output == 0
    assert abs(dropped.mean() - p) < 5 * np.sqrt(p * (1 - p) / draws)
    both = (dropped[1:] & dropped[:-1]).mean()
    # Neighbouring pairs overlap: at most twice the variance of as many free ones.
    assert abs(both - p * p) < 5 * np.sqrt(2 * p * p / draws)
    assert abs(output.mean() - 1) < 5 * np.sqrt(p / (1 - p) / draws)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_law_of_maps(p):
    """Are maps dropped with probability p, those of one sample and those of one place independently?"""
    samples = 50_000
    dropped = dropout2d(ONES((samples, 2, 1, 1)), p, rng=generator())[:, :, 0, 0] == 0
    error = 5 * np.sqrt(2 * p * p / samples)
    assert np.all(np.abs(dropped.mean(axis=0) - p) < 5 * np.sqrt(p * (1 - p) / samples))
    assert abs((dropped[:, 0] & dropped[:, 1]).mean() - p * p) < error
    assert abs((dropped[1:] & dropped[:-1]).mean() - p * p) < error


def test_every_draw_comes_from_the_generator():
    """Do equal generators give equal masks, and does one generator give another mask the second time?"""
    rng = generator(3)
    first, second = dropout(ONES(50), rng=rng), dropout(ONES(50), rng=rng)
    assert np.array_equal(first, dropout(ONES(50), rng=generator(3)))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("function", [dropout, dropout2d])
@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"p": -0.1}, ValueError, "p is a probability and must lie between 0 and 1, but is -0.1"),
        ({"p": 1.1}, ValueError, "p is a probability and must lie between 0 and 1, but is 1.1"),
        ({"p": "half"}, TypeError, "p must be a number, but is 'half'"),
        ({"p": float("nan")}, ValueError, "p must be finite, but is nan"),
        ({"p": 1.1, "training": False}, ValueError, "p is a probability"),
        ({"rng": None}, TypeError, r"rng must be a numpy.random.Generator, but is None: use .*default_rng\(seed\)"),
        ({"rng": 7}, TypeError, "rng must be a numpy.random.Generator, but is 7"),
        ({"input": ONES((1, 1, 1, 1), int)}, TypeError, "input must be float32 or float64, but is int64"),
    ],
)
def test_refuses(function, changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        function(**({"input": ONES((1, 1, 1, 1)), "rng": generator()} | changes))


def test_refuses_more():
    """Are an input without maps, and gradients that the mask does not fit, refused?"""
    with pytest.raises(ValueError, match=r"input must have 4 axes \(N, C, H, W\)"):
        dropout2d(ONES((2, 3)), rng=generator())
    with pytest.raises(ValueError, match=r"grad_output must have shape \(3,\), that of dropout's mask, .* \(2, 3\)"):
        dropout_backward(ONES((2, 3)), ONES(3))
    with pytest.raises(ValueError, match=r"mask must have shape \(2, 3, 1, 1\), .* \(2, 1, 1, 1\)"):
        dropout2d_backward(ONES((2, 3, 4, 4)), ONES((2, 1, 1, 1)))
    with pytest.raises(TypeError, match="mask is float32"):
        dropout_backward(ONES(3), ONES(3, np.float32))


def test_cutout_by_hand():
    """Does a square of side 3 stand around its centre, and one of side 2 reach further up and left, clipped?"""
    around = cutout(ONES((1, 2, 4, 5)), 3, Scripted(2, 3))
    expected = ONES((4, 5))
    expected[1:4, 2:5] = 0
    assert_equal_arrays(around, np.stack([expected, expected])[None])
    corner = cutout(ONES((1, 1, 3, 3)), 2, Scripted(0, 1), fill=7)
    assert_equal_arrays(corner, np.array([[[[7.0, 7.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]]))


@settings(max_examples=100)
@given(
    st.tuples(st.integers(0, 3), *[st.integers(1, 5)] * 3),
    st.integers(1, 8),
    st.sampled_from([np.float32, np.uint8]),
    seeds,
)
def test_cutout_hides_one_clipped_square(shape, side, dtype, seed):
    """Is a rectangle no larger than the square filled in every picture, in all channels, and the input left alone?"""
    images = ONES(shape, dtype)
    output = cutout(images, side, generator(seed))
    assert output.dtype == dtype and np.all(images == 1)
    for picture in output:
        hidden = np.argwhere(picture[0] == 0)
        assert np.all(picture == picture[0])
        height, width = np.ptp(hidden, axis=0) + 1
        assert len(hidden) == height * width
        least = (side + 1) // 2
        for length, whole in ((height, shape[2]), (width, shape[3])):
            assert min(least, whole) <= length <= min(side, whole)


def test_area_that_cutout_hides():
    """Does side 16 on 32x32 hide 19.1 % on average, not 25 %, because the border clips?"""
    # Along one axis a centre c hides min(c + 8, 32) - max(c - 8, 0) of 32 pixels.
    exact = np.mean([min(c + 8, 32) - max(c - 8, 0) for c in range(32)]) ** 2 / 32**2
    assert round(exact, 3) == 0.191
    hidden = 1 - cutout(ONES((4000, 1, 32, 32), np.float32), 16, generator()).mean(axis=(1, 2, 3))
    assert abs(hidden.mean() - exact) < 5 * hidden.std() / np.sqrt(len(hidden))
    assert hidden.max() == 0.25


def test_centre_of_cutout_is_uniform():
    """Is every pixel a centre equally often, corners too, to five standard deviations?"""
    pictures = 40_000
    centres = 1 - cutout(ONES((pictures, 1, 4, 5), np.float32), 1, generator()).sum(axis=(0, 1)) / pictures
    assert np.abs(centres - 1 / 20).max() < 5 * np.sqrt(1 / 20 * 19 / 20 / pictures)


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"side": 0}, ValueError, "side must be at least 1, but is 0"),
        ({"side": 2.0}, TypeError, "side must be a whole number, but is 2.0"),
        ({"rng": 0}, TypeError, "rng must be a numpy.random.Generator, but is 0"),
        ({"images": ONES((4, 4))}, ValueError, r"images must have 4 axes \(N, C, H, W\), but has shape \(4, 4\)"),
        ({"images": [[1.0]]}, TypeError, "images must be a numpy.ndarray, but is a list"),
        ({"fill": None}, TypeError, "fill must be a number, but is None"),
    ],
)
def test_cutout_refuses(changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        cutout(**({"images": ONES((1, 1, 4, 4)), "side": 2, "rng": generator()} | changes))
