"""adaptive_avg_pool2d: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import adaptive_avg_pool2d, adaptive_avg_pool2d_backward, adaptive_avg_pool2d_loops
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
MAP = np.array([[[[1.0, 5.0, 2.0], [3.0, 7.0, 4.0], [6.0, 0.0, 8.0]]]])
each_formulation = pytest.mark.parametrize("pool", [adaptive_avg_pool2d, adaptive_avg_pool2d_loops])


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, int | tuple[int | None, int | None]]:
    """Maps in any layout, batches of none too, and a size below or above theirs."""
    shape = draw(st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 7), st.integers(1, 7)))
    side = st.none() | st.integers(1, 9)
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    input = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    return input, draw(st.integers(1, 9) | st.tuples(side, side))


@each_formulation
def test_by_hand(pool):
    """Do two windows over three columns share the middle one, and does size 1 average the whole map?"""
    assert_equal_arrays(pool(MAP, (1, 2)), np.array([[[[22 / 6, 26 / 6]]]]))
    assert_equal_arrays(pool(MAP, 1), np.array([[[[4.0]]]]))


def test_backward_by_hand():
    """Does the shared middle column collect a sixth of one window's gradient and a sixth of the other's?"""
    gradients = adaptive_avg_pool2d_backward(np.array([[[[6.0, 12.0]]]]), MAP, (1, 2))
    assert_equal_arrays(gradients.input, np.broadcast_to([1.0, 3.0, 2.0], (1, 1, 3, 3)))


@settings(max_examples=100)
@given(cases())
def test_equals_its_loops(case):
    """Do two matrices give what each window's mean gives?"""
    assert_equal_arrays(adaptive_avg_pool2d(*case), adaptive_avg_pool2d_loops(*case))


@settings(max_examples=200)
@given(cases())
def test_equals_torch(case):
    """Are output and gradient torch's when the output is smaller or larger than the input?"""
    input, output_size = case
    functions = (adaptive_avg_pool2d, adaptive_avg_pool2d_backward, F.adaptive_avg_pool2d)
    assert_agrees_with_torch(*functions, (input,), output_size=output_size)


@each_formulation
def test_what_is_no_number_stays_in_its_windows(pool):
    """Do NaN and infinity reach the windows that see them, as in torch, and no other?"""
    input = np.array([[np.nan, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, -np.inf]])[None, None]
    output = pool(input, (2, 2))
    np.testing.assert_array_equal(output, F.adaptive_avg_pool2d(torch.from_numpy(input), (2, 2)).numpy())
    assert output[0, 0, 1, 0] == 4.5


@pytest.mark.parametrize(
    ("output_size", "error", "sentence"),
    [
        (0, ValueError, "output_size must be at least 1, but is 0"),
        ((1, 2.5), TypeError, "output_size must be a whole number, but is 2.5"),
        ((1, 1, 1), ValueError, r"output_size must be one number or a pair .* \(1, 1, 1\)"),
    ],
)
@each_formulation
def test_refuses(pool, output_size, error, sentence):
    """Is the rule named, with the value that broke it, when no such output can be?"""
    with pytest.raises(error, match=sentence):
        pool(MAP, output_size)
    with pytest.raises(error, match=sentence):
        adaptive_avg_pool2d_backward(Z((1, 1, 1, 1)), MAP, output_size)


def test_backward_refuses():
    """Is a gradient refused when its shape is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 2, 2\), .* \(1, 1, 3, 3\)"):
        adaptive_avg_pool2d_backward(Z((1, 1, 3, 3)), MAP, 2)
