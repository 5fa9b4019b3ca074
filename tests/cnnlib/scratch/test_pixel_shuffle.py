"""pixel_shuffle and pixel_unshuffle: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    pixel_shuffle,
    pixel_shuffle_backward,
    pixel_shuffle_loops,
    pixel_unshuffle,
    pixel_unshuffle_backward,
    pixel_unshuffle_loops,
)
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, int]:
    """Maps whose channels can be laid out, in any layout, and the factor."""
    factor = draw(st.integers(1, 3))
    batch, channels, height, width = draw(st.tuples(*[st.integers(1, 3)] * 4))
    generator = np.random.default_rng(draw(seeds))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    return random_array(generator, (batch, channels * factor**2, height, width), draw(layouts), dtype), factor


@pytest.mark.parametrize("shuffle", [pixel_shuffle, pixel_shuffle_loops])
def test_by_hand(shuffle):
    """Do the channels 1 to 4 fill the upper block row by row, and 5 to 8 the next map?"""
    input = np.array([[1, 10], [2, 20], [3, 30], [4, 40], [5, 50], [6, 60], [7, 70], [8, 80]], float)
    expected = [[[[1, 2, 10, 20], [3, 4, 30, 40]], [[5, 6, 50, 60], [7, 8, 70, 80]]]]
    assert_equal_arrays(shuffle(input.reshape(1, 8, 1, 2), 2), np.array(expected, float))


@settings(max_examples=150)
@given(cases())
def test_equals_torch(case):
    """Are outputs and gradients of both torch's, and the loops' too, when the shape is any?"""
    input, factor = case
    assert_agrees_with_torch(pixel_shuffle, pixel_shuffle_backward, F.pixel_shuffle, (input,), upscale_factor=factor)
    shuffled = pixel_shuffle(input, factor)
    assert_equal_arrays(pixel_shuffle_loops(input, factor), shuffled)
    functions = (pixel_unshuffle, pixel_unshuffle_backward, F.pixel_unshuffle)
    assert_agrees_with_torch(*functions, (shuffled,), downscale_factor=factor)
    assert_equal_arrays(pixel_unshuffle(shuffled, factor), input)
    assert_equal_arrays(pixel_unshuffle_loops(shuffled, factor), input)


def test_empty_batch():
    """Do shapes come out right of a batch of none, where torch's own gradient fails?"""
    small, large = Z((0, 4, 1, 2)), Z((0, 1, 2, 4))
    assert_equal_arrays(pixel_shuffle(small, 2), large)
    assert_equal_arrays(pixel_shuffle_backward(large, small, 2).input, small)
    assert_equal_arrays(pixel_unshuffle(large, 2), small)
    assert_equal_arrays(pixel_unshuffle_backward(small, large, 2).input, large)


@pytest.mark.parametrize(
    ("function", "shape", "factor", "error", "sentence"),
    [
        (pixel_shuffle, (1, 6, 2, 2), 2, ValueError, "divisible by upscale_factor squared, 4, but are 6"),
        (pixel_shuffle_loops, (1, 6, 2, 2), 2, ValueError, "divisible by upscale_factor squared, 4, but are 6"),
        (pixel_shuffle, (1, 4, 2, 2), 0, ValueError, "upscale_factor must be at least 1, but is 0"),
        (pixel_shuffle, (1, 4, 2, 2), 2.0, TypeError, "upscale_factor must be a whole number, but is 2.0"),
        (pixel_shuffle, (4, 2, 2), 2, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
        (pixel_unshuffle, (1, 1, 4, 3), 2, ValueError, "divisible by downscale_factor=2, but are 4x3"),
        (pixel_unshuffle_loops, (1, 1, 4, 3), 2, ValueError, "divisible by downscale_factor=2, but are 4x3"),
        (pixel_unshuffle, (1, 1, 4, 4), -1, ValueError, "downscale_factor must be at least 1, but is -1"),
        (pixel_unshuffle, (4, 4), 2, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
    ],
)
def test_refuses(function, shape, factor, error, sentence):
    """Is the rule named, with the value that broke it, when channels or pixels cannot be moved?"""
    with pytest.raises(error, match=sentence):
        function(Z(shape), factor)
    backward = {pixel_shuffle: pixel_shuffle_backward, pixel_unshuffle: pixel_unshuffle_backward}.get(function)
    if backward is not None:
        with pytest.raises(error, match=sentence):
            backward(Z(shape), Z(shape), factor)


def test_backward_refuses():
    """Is a gradient refused when its shape is the input's and not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 4, 4\), .* \(1, 4, 2, 2\)"):
        pixel_shuffle_backward(Z((1, 4, 2, 2)), Z((1, 4, 2, 2)), 2)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 4, 2, 2\), .* \(1, 1, 4, 4\)"):
        pixel_unshuffle_backward(Z((1, 1, 4, 4)), Z((1, 1, 4, 4)), 2)
