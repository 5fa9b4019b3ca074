"""softmax and log_softmax: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    log_softmax,
    log_softmax_backward,
    log_softmax_backward_loops,
    log_softmax_loops,
    softmax,
    softmax_backward,
    softmax_backward_loops,
    softmax_loops,
)
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

FUNCTIONS = {"softmax": (softmax, softmax_backward, F.softmax)}
FUNCTIONS |= {"log_softmax": (log_softmax, log_softmax_backward, F.log_softmax)}
LOOPS = {
    "softmax": (softmax_loops, softmax_backward_loops),
    "log_softmax": (log_softmax_loops, log_softmax_backward_loops),
}
each_function = pytest.mark.parametrize("name", FUNCTIONS)
shapes = st.lists(st.integers(0, 4), min_size=1, max_size=4).map(tuple)


def test_by_hand():
    """Do scores log 1, log 2, log 5 become 1/8, 2/8, 5/8, and their logarithms?"""
    scores, expected = np.log([1.0, 2.0, 5.0]), np.array([0.125, 0.25, 0.625])
    for exponential, logarithm in ((softmax, log_softmax), (softmax_loops, log_softmax_loops)):
        assert_equal_arrays(exponential(scores, 0), expected)
        assert_equal_arrays(logarithm(scores, 0), np.log(expected))


def test_backward_by_hand():
    """Is the first probability's slope p (1 - p) along its own score and -p q along another?"""
    scores, first = np.log([1.0, 2.0, 5.0]), np.array([1.0, 0.0, 0.0])
    assert_equal_arrays(softmax_backward(first, scores, 0).input, np.array([7.0, -2.0, -5.0]) / 64)
    assert_equal_arrays(log_softmax_backward(first, scores, 0).input, np.array([7.0, -2.0, -5.0]) / 8)


@each_function
@settings(max_examples=100)
@given(shapes, st.integers(-4, 3), layouts, st.sampled_from([np.float32, np.float64]), seeds)
def test_equals_torch(name, shape, dim, layout, dtype, seed):
    """Are output and gradient torch's along any axis, and the argument untouched?"""
    dim = dim % len(shape) - (len(shape) if dim < 0 else 0)
    array = random_array(np.random.default_rng(seed), shape, layout, dtype)
    assert_agrees_with_torch(*FUNCTIONS[name], (array,), dim=dim)


@each_function
@settings(max_examples=50)
@given(shapes, st.integers(-1, 0), layouts, seeds)
def test_equals_its_loops(name, shape, dim, layout, seed):
    """Do output and gradient equal what the definition and the chain rule give, one score after the other?"""
    generator = np.random.default_rng(seed)
    array, grad_output = random_array(generator, shape, layout), random_array(generator, shape)
    assert_equal_arrays(FUNCTIONS[name][0](array, dim), LOOPS[name][0](array, dim))
    assert_equal_gradients(*(backward(grad_output, array, dim) for backward in (FUNCTIONS[name][1], LOOPS[name][1])))


@each_function
@settings(max_examples=30)
@given(shapes, seeds)
def test_gradient_is_the_slope(name, shape, seed):
    """Does the gradient predict how the output moves when the input moves a little?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_gradient_by_projection(*FUNCTIONS[name][:2], (array,), seed, dim=0)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple), st.floats(-1000, 1000), seeds)
def test_probabilities(shape, shift, seed):
    """Do probabilities add up to 1, and change nothing when one number is added to all scores?"""
    scores = random_array(np.random.default_rng(seed), shape)
    probabilities = softmax(scores, -1)
    assert_equal_arrays(probabilities.sum(axis=-1, keepdims=True), np.ones((*shape[:-1], 1)))
    # Adding and taking away 1000 costs three of sixteen digits.
    np.testing.assert_allclose(softmax(scores + shift, -1), probabilities, atol=1e-11)


@each_function
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_and_infinite_scores(name, dtype):
    """Is nothing lost when scores are larger than exp can bear, or -inf, or all -inf?"""
    infinite = np.inf
    scores = np.array([[1e4, 0, -1e4], [-infinite, 1, 2], [-infinite] * 3, [np.nan, 0, 0]], dtype)
    function, _, twin = FUNCTIONS[name]
    expected = twin(torch.from_numpy(scores), dim=1).numpy()
    np.testing.assert_allclose(function(scores, 1), expected, rtol=1e-6)


@each_function
def test_refuses(name):
    """Is the rule named, with the value that broke it, when the axis or the array is none?"""
    for function, backward in (FUNCTIONS[name][:2], LOOPS[name]):
        refuses(function, backward)


def refuses(function, backward):
    """The sentences of one formulation."""
    with pytest.raises(ValueError, match=r"dim must name one of input's 2 axes, but is 2 for shape \(2, 3\)"):
        function(np.zeros((2, 3)), 2)
    with pytest.raises(TypeError, match="dim must be a whole number, but is None"):
        function(np.zeros((2, 3)), None)
    with pytest.raises(TypeError, match="input must be float32 or float64, but is int64"):
        function(np.zeros((2, 3), int), 1)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2, 3\), .* has \(3,\)"):
        backward(np.zeros(3), np.zeros((2, 3)), 1)
    with pytest.raises(TypeError, match="grad_output is float32"):
        backward(np.zeros((2, 3), np.float32), np.zeros((2, 3)), 1)
