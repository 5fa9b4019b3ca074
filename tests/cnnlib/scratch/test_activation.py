"""relu and its gradient: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import relu, relu_backward
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

shapes = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(tuple)


def test_by_hand():
    """Is what is negative cut to zero, and the gradient at zero itself 0?"""
    input = np.array([-2.0, -0.0, 0.0, 3.0])
    assert_equal_arrays(relu(input), np.array([0.0, 0.0, 0.0, 3.0]))
    gradients = relu_backward(np.array([10.0, 20.0, 30.0, 40.0]), input)
    assert_equal_arrays(gradients.input, np.array([0.0, 0.0, 0.0, 40.0]))


@settings(max_examples=100)
@given(shapes, layouts, st.sampled_from([np.float32, np.float64]), seeds)
def test_equals_torch(shape, layout, dtype, seed):
    """Are output and gradient torch's, and the argument untouched, when the shape is any?"""
    array = random_array(np.random.default_rng(seed), shape, layout, dtype)
    assert_agrees_with_torch(relu, relu_backward, F.relu, (array,))


@settings(max_examples=50)
@given(shapes, seeds)
def test_gradient_is_the_slope(shape, seed):
    """Does the gradient predict how the output moves when no number is near the kink?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_gradient_by_projection(relu, relu_backward, (array + np.copysign(0.1, array),), seed)


@settings(max_examples=50)
@given(shapes, seeds)
def test_twice_is_once(shape, seed):
    """Does a second ReLU change nothing, and do relu(x) - relu(-x) give x back?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_equal_arrays(relu(relu(array)), relu(array))
    assert_equal_arrays(relu(array) - relu(-array), array)


def test_array_without_axes():
    """Is a single number in an array returned as an array, not as a scalar of NumPy's?"""
    assert_agrees_with_torch(relu, relu_backward, F.relu, (np.array(-1.5),))


def test_what_is_not_a_number_is_not_hidden():
    """Does a NaN come out as NaN, and its gradient as in torch, when training has gone wrong?"""
    input, grad_output = np.array([np.nan, -1.0, 1.0]), np.array([5.0, np.nan, np.inf])
    tensor = torch.tensor(input, requires_grad=True)
    expected = F.relu(tensor)
    expected.backward(torch.from_numpy(grad_output))
    np.testing.assert_array_equal(relu(input), expected.detach().numpy())
    np.testing.assert_array_equal(relu_backward(grad_output, input).input, tensor.grad.numpy())


@pytest.mark.parametrize(
    ("input", "sentence"),
    [
        (np.array([-1, 2]), "input must be float32 or float64, but is int64"),
        (np.array([True]), "input must be float32 or float64, but is bool"),
        (-1.5, "input must be a numpy.ndarray, but is a float"),
    ],
)
def test_refuses(input, sentence):
    """Is the rule named, with the value that broke it, when the input is no floating array?"""
    with pytest.raises(TypeError, match=sentence):
        relu(input)


def test_backward_refuses():
    """Is a gradient refused, not broadcast, when its shape or dtype is not the input's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2, 3\), .* has \(3,\)"):
        relu_backward(np.zeros(3), np.zeros((2, 3)))
    with pytest.raises(TypeError, match="grad_output is float32"):
        relu_backward(np.zeros(3, np.float32), np.zeros(3))
