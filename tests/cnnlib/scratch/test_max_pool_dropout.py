"""max_pool_dropout: by hand, by its law, against max pooling."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    max_pool2d,
    max_pool2d_backward,
    max_pool_dropout,
    max_pool_dropout_backward,
    max_pool_dropout_loops,
)
from tests.agreement import assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import seeds
from tests.cnnlib.scratch.test_dropout import Scripted

# [[8, 4, 3], [2, 1, 5]]
MAP = np.array([[[[8.0, 4.0, 3.0], [2.0, 1.0, 5.0]]]])


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, dict]:
    """Positive maps without equal values, and windows that may overlap or leave gaps."""
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    size = [draw(st.integers(k, k + 3)) for k in kernel]
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 2)), *size)
    values = np.random.default_rng(draw(seeds)).permutation(np.prod(shape)) + 1.0
    options = {
        "kernel_size": kernel,
        "stride": draw(st.none() | st.integers(1, 4)),
        "p": draw(st.sampled_from([0.0, 0.3, 1.0])),
    }
    return values.reshape(shape), options


def test_training_by_hand():
    """Does 4 come through when 8 is dropped, and 0 from nowhere when all four are?"""
    # One draw for each window at each tap: here windows at columns 0 and 1, p = 1/2.
    draws = [0.1, 0.2, 0.9, 0.3, 0.8, 0.4, 0.1, 0.0]
    found = max_pool_dropout(MAP, 2, stride=1, rng=Scripted(*draws), return_indices=True)
    assert_equal_arrays(found.output, np.array([[[[4.0, 0.0]]]]))
    assert found.indices.tolist() == [[[[1, -1]]]]
    gradients = max_pool_dropout_backward(np.array([[[[10.0, 20.0]]]]), MAP, 2, stride=1, indices=found.indices)
    assert_equal_arrays(gradients.input, np.array([[[[0.0, 10.0, 0.0], [0.0, 0.0, 0.0]]]]))


def test_evaluation_by_hand():
    """Is the output 8/2 + 4/4 + 2/8 + 1/16 when p is 1/2, and the gradient shared by those weights?"""
    output = max_pool_dropout(MAP[..., :2], 2, training=False)
    assert_equal_arrays(output, np.array([[[[4 + 1 + 1 / 4 + 1 / 16]]]]))
    gradients = max_pool_dropout_backward(np.array([[[[16.0]]]]), MAP[..., :2], 2, training=False)
    assert_equal_arrays(gradients.input, np.array([[[[8.0, 4.0], [2.0, 1.0]]]]))


@settings(max_examples=60)
@given(cases(), st.booleans(), seeds)
def test_equals_its_loops(case, training, seed):
    """Does the same come through, drawn alike, as the definition lets through, and the same mean in evaluation?"""
    input, options = case
    arguments = options | {"training": training}
    fast, slow = (
        pool(input, **arguments, rng=np.random.default_rng(seed)) for pool in (max_pool_dropout, max_pool_dropout_loops)
    )
    assert_equal_arrays(fast, slow)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_law(p):
    """Does the i-th largest come through with probability (1 - p) p^(i - 1) and 0 with p^n, the largest most often?"""
    windows = 50_000
    input = np.tile([[3.0, 1.0], [4.0, 2.0]], (windows, 1, 1, 1))
    output = max_pool_dropout(input, 2, p=p, rng=np.random.default_rng(0)).ravel()
    expected = {4.0: 1 - p, 3.0: (1 - p) * p, 2.0: (1 - p) * p**2, 1.0: (1 - p) * p**3, 0.0: p**4}
    for value, probability in expected.items():
        error = 5 * np.sqrt(probability * (1 - probability) / windows)
        assert abs((output == value).mean() - probability) < error, value
    assert sum(expected.values()) == pytest.approx(1, abs=1e-15)
    assert max(list(expected)[:4], key=expected.__getitem__) == 4.0


@settings(max_examples=30)
@given(st.tuples(*[st.integers(0, 3)] * 4), st.sampled_from([0.25, 0.5, 0.9]))
def test_evaluation_is_the_mean_of_training(values, p):
    """Is the weighted sum the exact mean over all 16 ways to drop, equal values and zeros among them too?"""
    window = np.array(values, float)
    mean = 0.0
    for kept in product([False, True], repeat=4):
        mean += p ** (4 - sum(kept)) * (1 - p) ** sum(kept) * max(window * kept)
    output = max_pool_dropout(window.reshape(1, 1, 2, 2), 2, p=p, training=False)
    assert_equal_arrays(output, np.full((1, 1, 1, 1), mean))


def test_negative_values_break_the_law():
    """Does 0, which is no value of the window, come through whenever one of two negative values is dropped?"""
    input = np.tile([[-1.0, -2.0]], (20_000, 1, 1, 1))
    output = max_pool_dropout(input, (1, 2), rng=np.random.default_rng(0))
    assert set(np.unique(output)) == {-1.0, 0.0}
    # Not (1 - p) p = 1/4 for -2 and p^2 = 1/4 for 0, but never and 3/4.
    assert abs((output == 0).mean() - 3 / 4) < 5 * np.sqrt(3 / 16 / len(output))
    assert abs(output.mean() - max_pool_dropout(input[:1], (1, 2), training=False).item()) > 0.5


@settings(max_examples=100)
@given(cases(), st.booleans())
def test_without_dropping_it_is_max_pooling(case, training):
    """Are output and gradient those of max pooling when p is 0, and 0 when p is 1, in both modes?"""
    input, options = case
    p, rng = options.pop("p"), np.random.default_rng(0)
    found = max_pool_dropout(input, **options, p=float(p == 1), training=training, rng=rng)
    expected = max_pool2d(input, **options)
    assert_equal_arrays(found, expected if p < 1 else np.zeros_like(expected))
    grad_output = rng.standard_normal(expected.shape)
    indices = max_pool_dropout(input, **options, p=0.0, rng=rng, return_indices=True).indices
    gradients = max_pool_dropout_backward(grad_output, input, **options, p=0.0, training=training, indices=indices)
    assert_equal_arrays(gradients.input, max_pool2d_backward(grad_output, input, **options).input)


@settings(max_examples=100)
@given(cases(), seeds)
def test_training_gradient_reaches_what_came_through(case, seed):
    """Is the output input[index], or 0 at -1, and does <grad, output> equal <grad_input, input> (a linear choice)?"""
    input, options = case
    for dtype in (np.float64, np.float32):
        array = input.astype(dtype)
        found = max_pool_dropout(array, **options, rng=np.random.default_rng(seed), return_indices=True)
        again = max_pool_dropout(array, **options, rng=np.random.default_rng(seed))
        assert_equal_arrays(again, found.output)
        for place in np.ndindex(found.output.shape):
            index = found.indices[place]
            assert found.output[place] == (0 if index < 0 else array[place[:2]].ravel()[index])
        grad_output = np.ones_like(found.output)
        gradients = max_pool_dropout_backward(grad_output, array, **options, indices=found.indices)
        assert gradients.input.dtype == dtype
        assert np.isclose((gradients.input * array).sum(), found.output.sum(), rtol=1e-5)


@settings(max_examples=50)
@given(cases(), seeds)
def test_evaluation_gradient_is_the_slope(case, seed):
    """Does the gradient predict how the weighted sum moves when no ranks change?"""
    input, options = case
    assert_gradient_by_projection(
        max_pool_dropout, max_pool_dropout_backward, (input,), seed, **options, training=False
    )


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"p": 1.5}, ValueError, "p is a probability and must lie between 0 and 1, but is 1.5"),
        ({"rng": None}, TypeError, "rng must be a numpy.random.Generator, but is None"),
        ({"kernel_size": 4}, ValueError, "spans 4x4 pixels .* has 2x3"),
        ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
        ({"training": False, "return_indices": True}, ValueError, "return_indices must be False without training"),
        ({"input": MAP.astype(int)}, TypeError, "input must be float32 or float64, but is int64"),
    ],
)
def test_refuses(changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    sound = {"input": MAP, "kernel_size": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(error, match=sentence):
        max_pool_dropout(**(sound | changes))


@pytest.mark.parametrize(
    ("indices", "error", "sentence"),
    [
        (None, ValueError, "indices must be given in training: .* but is None"),
        (np.array([[[[6]]]]), ValueError, "indices must lie between -1 and 5, .* but one is 6"),
        (np.array([[[[-2]]]]), ValueError, "indices must lie between -1 and 5, .* but one is -2"),
        (np.array([1]), ValueError, r"indices must have shape \(1, 1, 1, 1\), .* but has \(1,\)"),
        (np.array([[[[1.0]]]]), TypeError, "indices must be a numpy.ndarray of whole numbers, but is float64"),
    ],
)
def test_backward_refuses(indices, error, sentence):
    """Is the rule named when the indices are not those of a forward pass?"""
    with pytest.raises(error, match=sentence):
        max_pool_dropout_backward(np.ones((1, 1, 1, 1)), MAP, 2, indices=indices)


def test_backward_refuses_a_gradient_of_another_shape():
    """Are both shapes named when grad_output is not shaped like the output?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 1, 1\), .* \(1, 1, 2, 3\)"):
        max_pool_dropout_backward(MAP, MAP, 2, training=False)
