"""local_response_norm: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    local_response_norm,
    local_response_norm_backward,
    local_response_norm_backward_loops,
    local_response_norm_loops,
)
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
each_formulation = pytest.mark.parametrize("normalise", [local_response_norm, local_response_norm_loops])


@each_formulation
def test_by_hand(normalise):
    """Are 1, 2, 2 divided by 1 + the squares of themselves and their neighbours: 6, 10, 9?"""
    input = np.array([1.0, 2.0, 2.0]).reshape(1, 3, 1)
    output = normalise(input, size=3, alpha=3.0, beta=1.0)
    assert_equal_arrays(output, np.array([1 / 6, 2 / 10, 2 / 9]).reshape(1, 3, 1))


@each_formulation
def test_even_window_reaches_down(normalise):
    """Does a window of two channels hold a channel and the one before it?"""
    input = np.array([1.0, 2.0, 2.0]).reshape(1, 3, 1)
    output = normalise(input, size=2, alpha=2.0, beta=1.0)
    assert_equal_arrays(output, np.array([1 / 2, 2 / 6, 2 / 9]).reshape(1, 3, 1))


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, dict]:
    """Arrays of (N, C, ...) and every option, windows larger than the channels too."""
    shape = (
        draw(st.integers(0, 2)),
        draw(st.integers(1, 6)),
        *draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)),
    )
    input = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    options = {
        "size": draw(st.integers(1, 7)),
        "alpha": draw(st.sampled_from([1e-4, 0.5])),
        "beta": draw(st.sampled_from([0.75, 1.0, 2.0])),
        "k": draw(st.sampled_from([1.0, 2.0])),
    }
    return input, options


@settings(max_examples=80)
@given(cases(), seeds)
def test_equals_its_loops(case, seed):
    """Do output and gradient equal what each channel's own sum gives?"""
    input, options = case
    grad_output = random_array(np.random.default_rng(seed), input.shape)
    assert_equal_arrays(local_response_norm(input, **options), local_response_norm_loops(input, **options))
    backwards = (local_response_norm_backward, local_response_norm_backward_loops)
    assert_equal_gradients(*(each(grad_output, input, **options) for each in backwards))


@settings(max_examples=200)
@given(st.sampled_from([np.float64, np.float32]).flatmap(cases))
def test_equals_torch(case):
    """Are output and gradient torch's, and the argument untouched, when any option is set?"""
    input, options = case
    functions = (local_response_norm, local_response_norm_backward, F.local_response_norm)
    assert_agrees_with_torch(*functions, (input,), **options)


@settings(max_examples=50)
@given(cases(), seeds)
def test_gradient_is_the_slope(case, seed):
    """Does the gradient predict how the output moves when the input moves a little?"""
    input, options = case
    assert_gradient_by_projection(local_response_norm, local_response_norm_backward, (input,), seed, **options)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ((Z((2, 3)), 3), ValueError, r"input must have axes \(N, C, ...\), three or more, but has shape \(2, 3\)"),
        ((Z((1, 2, 3)), 0), ValueError, "size must be at least 1, but is 0"),
        ((Z((1, 2, 3)), 2.5), TypeError, "size must be a whole number, but is 2.5"),
        ((Z((1, 2, 3)), 2, None), TypeError, "alpha must be a number, but is None"),
        ((Z((1, 2, 3), int), 2), TypeError, "input must be float32 or float64, but is int64"),
    ],
)
def test_refuses(arguments, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    for normalise in (local_response_norm, local_response_norm_loops):
        with pytest.raises(error, match=sentence):
            normalise(*arguments)
    for backward in (local_response_norm_backward, local_response_norm_backward_loops):
        with pytest.raises(error, match=sentence):
            backward(arguments[0], *arguments)


def test_backward_refuses():
    """Is a gradient refused when its shape is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 2, 3\), .* \(1, 2\)"):
        local_response_norm_backward(Z((1, 2)), Z((1, 2, 3)), 2)
