"""batch_norm: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import batch_norm, batch_norm_backward, batch_norm_backward_loops, batch_norm_loops
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds
from tests.cnnlib.scratch.refusals import assert_torch_refuses

Z, ONES = np.zeros, np.ones


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[tuple, np.ndarray, np.ndarray, dict]:
    """Arrays of (N, C, ...), the running statistics and options of either mode."""
    training = draw(st.booleans())
    channels, pixels = draw(st.integers(1, 3)), draw(st.lists(st.integers(1, 4), max_size=3))
    batch = draw(st.integers(2, 4) if training else st.integers(0, 3))
    generator = np.random.default_rng(draw(seeds))
    input = random_array(generator, (batch, channels, *pixels), draw(layouts), dtype)
    weight, bias = (
        random_array(generator, (channels,), draw(layouts), dtype) if draw(st.booleans()) else None for _ in range(2)
    )
    mean, var = random_array(generator, (channels,), dtype=dtype), generator.random(channels).astype(dtype) + 0.5
    options = {
        "training": training,
        "momentum": draw(st.sampled_from([0.0, 0.1, 1.0])),
        "eps": draw(st.sampled_from([1e-5, 0.1])),
    }
    return (input, weight, bias), mean, var, options


def bound(mean: np.ndarray, var: np.ndarray, options: dict):
    """The three functions of input, weight and bias alone, each with running statistics of its own."""
    return (
        lambda *arrays: batch_norm(arrays[0], mean.copy(), var.copy(), *arrays[1:], **options),
        lambda grad, *arrays: batch_norm_backward(grad, arrays[0], mean, var, *arrays[1:], **options),
        lambda *arrays: F.batch_norm(arrays[0], torch.tensor(mean), torch.tensor(var), *arrays[1:], **options),
    )


each_formulation = pytest.mark.parametrize("normalise", [batch_norm, batch_norm_loops])
each_backward = pytest.mark.parametrize("backward", [batch_norm_backward, batch_norm_backward_loops])


@each_formulation
def test_by_hand(normalise):
    """Do 1 and 3, of mean 2 and variance 1, become -1 and 1, then 10 * those + 5?"""
    input = np.array([[1.0], [3.0]])
    assert_equal_arrays(normalise(input, None, None, training=True, eps=0), np.array([[-1.0], [1.0]]))
    output = normalise(input, None, None, np.array([10.0]), np.array([5.0]), training=True, eps=0)
    assert_equal_arrays(output, np.array([[-5.0], [15.0]]))


@each_formulation
def test_running_statistics_by_hand(normalise):
    """Is a tenth of the batch's mean 2 and UNBIASED variance 2 taken over in training, nothing in evaluation?"""
    mean, var = np.array([1.0]), np.array([4.0])
    input = np.array([[1.0], [3.0]])
    assert_equal_arrays(normalise(input, mean, var, eps=0), np.array([[0.0], [1.0]]))
    assert (mean.item(), var.item()) == (1.0, 4.0)
    normalise(input, mean, var, training=True)
    assert_equal_arrays(mean, np.array([0.9 * 1 + 0.1 * 2]))
    assert_equal_arrays(var, np.array([0.9 * 4 + 0.1 * 2]))


@each_backward
def test_backward_by_hand(backward):
    """Is the input's gradient 0 in training, where two numbers always become -1 and 1, and g * w / 2 in evaluation?"""
    input, weight, bias = np.array([[1.0], [3.0]]), np.array([10.0]), np.array([5.0])
    grad_output = np.array([[1.0], [2.0]])
    trained = backward(grad_output, input, None, None, weight, bias, training=True, eps=0)
    assert_equal_arrays(trained.input, Z((2, 1)))
    assert_equal_arrays(trained.weight, np.array([1.0]))
    assert_equal_arrays(trained.bias, np.array([3.0]))
    evaluated = backward(grad_output, input, np.array([1.0]), np.array([4.0]), weight, bias, eps=0)
    assert_equal_arrays(evaluated.input, np.array([[5.0], [10.0]]))


@settings(max_examples=80)
@given(cases(), seeds)
def test_equals_its_loops(case, seed):
    """Do output, gradients and running statistics equal what each channel's sums give, in either mode?"""
    (input, *scales), mean, var, options = case
    running, looped = (mean.copy(), var.copy()), (mean.copy(), var.copy())
    grad_output = random_array(np.random.default_rng(seed), input.shape)
    backwards = (batch_norm_backward, batch_norm_backward_loops)
    assert_equal_gradients(*(each(grad_output, input, mean, var, *scales, **options) for each in backwards))
    output = batch_norm(input, *running, *scales, **options)
    assert_equal_arrays(output, batch_norm_loops(input, *looped, *scales, **options))
    for fast, slow in zip(running, looped, strict=True):
        assert_equal_arrays(fast, slow)


@settings(max_examples=300)
@given(cases())
def test_equals_torch(case):
    """Are output and gradients torch's to 1e-10, and the arguments untouched, in either mode?"""
    arrays, mean, var, options = case
    assert_agrees_with_torch(*bound(mean, var, options), arrays)


@settings(max_examples=50)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradients float32, and torch's to 1e-4, when the arrays are float32?"""
    arrays, mean, var, options = case
    # Two numbers nearly equal lose their digits to each other.
    assert_agrees_with_torch(*bound(mean, var, options | {"eps": 0.1}), arrays)


@settings(max_examples=100)
@given(cases())
def test_running_statistics_equal_torch(case):
    """Do both running statistics move in place as torch's, and not at all in evaluation or backward?"""
    (input, weight, bias), mean, var, options = case
    expected_mean, expected_var = torch.tensor(mean), torch.tensor(var)
    F.batch_norm(torch.tensor(input.copy()), expected_mean, expected_var, **options)
    batch_norm_backward(input.copy(), input, mean, var, weight, bias, **options)
    batch_norm(input, mean, var, weight, bias, **options)
    assert_equal_arrays(mean, expected_mean)
    assert_equal_arrays(var, expected_var)


@settings(max_examples=50)
@given(cases(), seeds)
def test_gradients_are_slopes(case, seed):
    """Do the gradients predict how the output moves when every array moves a little?"""
    arrays, mean, var, options = case
    forward, backward, _ = bound(mean, var, options | {"eps": 0.1})
    assert_gradient_by_projection(forward, backward, arrays, seed)


@settings(max_examples=50)
@given(st.integers(2, 4), st.floats(-10, 10), st.floats(0.5, 10), seeds)
def test_forgets_mean_and_spread(batch, shift, scale, seed):
    """Is a channel of mean 0 and variance 1 left in training, the same when the input is shifted and scaled?"""
    input = random_array(np.random.default_rng(seed), (batch, 2, 3, 3))
    output = batch_norm(input, None, None, training=True, eps=0)
    assert_equal_arrays(output.mean(axis=(0, 2, 3)), Z(2))
    assert_equal_arrays(output.var(axis=(0, 2, 3)), ONES(2))
    np.testing.assert_allclose(batch_norm(scale * input + shift, None, None, training=True, eps=0), output, atol=1e-9)


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"running_mean": None}, ValueError, "running_mean and running_var must be given unless training=True"),
        ({"running_var": Z(3)}, ValueError, r"running_var must have shape \(2,\), one number a channel, .* \(3,\)"),
        ({"weight": Z(1)}, ValueError, r"weight must have shape \(2,\), one number a channel, but has \(1,\)"),
        ({"bias": Z(3)}, ValueError, r"bias must have shape \(2,\), one number a channel, but has \(3,\)"),
        ({"training": True, "input": Z((1, 2))}, ValueError, r"more than one number a channel, .* shape \(1, 2\)"),
        ({"bias": Z(2, np.float32)}, TypeError, "share a dtype, .* bias is float32"),
        ({"input": Z((2, 2), int)}, TypeError, "input must be float32 or float64, but is int64"),
        ({"momentum": "0.1"}, TypeError, "momentum must be a number, but is '0.1'"),
    ],
)
def test_refuses(changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right, and does torch refuse too?"""
    sound = {"input": Z((2, 2)), "running_mean": Z(2), "running_var": ONES(2)}
    arguments = sound | changes
    for normalise in (batch_norm, batch_norm_loops):
        with pytest.raises(error, match=sentence):
            normalise(**arguments)
    for backward in (batch_norm_backward, batch_norm_backward_loops):
        with pytest.raises(error, match=sentence):
            backward(Z((2, 2)), **arguments)
    assert_torch_refuses(F.batch_norm, arguments)


def test_refuses_more():
    """Are an input without channels, a negative eps and a gradient of another shape refused?"""
    with pytest.raises(ValueError, match=r"input must have axes \(N, C, ...\), .* has shape \(2,\)"):
        batch_norm(Z(2), None, None, training=True)
    with pytest.raises(ValueError, match="eps must be at least 0, but is -1"):
        batch_norm(Z((2, 2)), None, None, training=True, eps=-1)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2, 2\), .* \(2, 1\)"):
        batch_norm_backward(Z((2, 1)), Z((2, 2)), None, None, training=True)
