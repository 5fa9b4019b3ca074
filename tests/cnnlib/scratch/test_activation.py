"""relu, sigmoid and tanh, and their gradients: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import relu, relu_backward, sigmoid, sigmoid_backward, tanh, tanh_backward
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

shapes = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(tuple)
FUNCTIONS = {
    "relu": (relu, relu_backward, F.relu),
    "sigmoid": (sigmoid, sigmoid_backward, torch.sigmoid),
    "tanh": (tanh, tanh_backward, torch.tanh),
}
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def test_relu_by_hand():
    """Is what is negative cut to zero, and the gradient at zero itself 0?"""
    input = np.array([-2.0, -0.0, 0.0, 3.0])
    assert_equal_arrays(relu(input), np.array([0.0, 0.0, 0.0, 3.0]))
    gradients = relu_backward(np.array([10.0, 20.0, 30.0, 40.0]), input)
    assert_equal_arrays(gradients.input, np.array([0.0, 0.0, 0.0, 40.0]))


def test_sigmoid_and_tanh_by_hand():
    """Are the values those of fractions, with slopes s (1 - s) and 1 - t^2, when the input is log 3?"""
    input, one = np.array([-np.log(3), 0.0, np.log(3)]), np.ones(3)
    assert_equal_arrays(sigmoid(input), np.array([0.25, 0.5, 0.75]))
    assert_equal_arrays(sigmoid_backward(one, input).input, np.array([3.0, 4.0, 3.0]) / 16)
    assert_equal_arrays(tanh(input), np.array([-0.8, 0.0, 0.8]))
    assert_equal_arrays(tanh_backward(one, input).input, np.array([0.36, 1.0, 0.36]))


@each_function
@settings(max_examples=100)
@given(shapes, layouts, st.sampled_from([np.float32, np.float64]), seeds)
def test_equals_torch(name, shape, layout, dtype, seed):
    """Are output and gradient torch's, and the argument untouched, when the shape is any?"""
    array = random_array(np.random.default_rng(seed), shape, layout, dtype)
    assert_agrees_with_torch(*FUNCTIONS[name], (array,))


@each_function
@settings(max_examples=50)
@given(shapes, seeds)
def test_gradient_is_the_slope(name, shape, seed):
    """Does the gradient predict how the output moves when no number is near relu's kink?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_gradient_by_projection(*FUNCTIONS[name][:2], (array + np.copysign(0.1, array),), seed)


@settings(max_examples=50)
@given(shapes, seeds)
def test_relu_twice_is_once(shape, seed):
    """Does a second ReLU change nothing, and do relu(x) - relu(-x) give x back?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_equal_arrays(relu(relu(array)), relu(array))
    assert_equal_arrays(relu(array) - relu(-array), array)


@settings(max_examples=50)
@given(shapes, seeds)
def test_tanh_is_a_stretched_sigmoid(shape, seed):
    """Is tanh(x) = 2 sigmoid(2x) - 1 when x is any?"""
    array = random_array(np.random.default_rng(seed), shape)
    assert_equal_arrays(tanh(array), 2 * sigmoid(2 * array) - 1)


@each_function
def test_array_without_axes(name):
    """Is a single number in an array returned as an array, not as a scalar of NumPy's?"""
    assert_agrees_with_torch(*FUNCTIONS[name], (np.array(-1.5),))


@each_function
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_not_a_number_is_not_hidden(name, dtype):
    """Do NaN, infinities and numbers too large for exp come out, with their gradients, as in torch?"""
    function, backward, twin = FUNCTIONS[name]
    input = np.array([np.nan, -1, 1, -1e4, 1e4, -np.inf, np.inf], dtype)
    grad_output = np.array([5, np.nan, np.inf, 1, 1, 1, 1], dtype)
    tensor = torch.tensor(input, requires_grad=True)
    expected = twin(tensor)
    expected.backward(torch.from_numpy(grad_output))
    np.testing.assert_allclose(function(input), expected.detach().numpy(), rtol=1e-6)
    np.testing.assert_allclose(backward(grad_output, input).input, tensor.grad.numpy(), rtol=1e-6)


@each_function
@pytest.mark.parametrize(
    ("input", "sentence"),
    [
        (np.array([-1, 2]), "input must be float32 or float64, but is int64"),
        (np.array([True]), "input must be float32 or float64, but is bool"),
        (-1.5, "input must be a numpy.ndarray, but is a float"),
    ],
)
def test_refuses(name, input, sentence):
    """Is the rule named, with the value that broke it, when the input is no floating array?"""
    with pytest.raises(TypeError, match=sentence):
        FUNCTIONS[name][0](input)


@each_function
def test_backward_refuses(name):
    """Is a gradient refused, not broadcast, when its shape or dtype is not the input's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2, 3\), .* has \(3,\)"):
        FUNCTIONS[name][1](np.zeros(3), np.zeros((2, 3)))
    with pytest.raises(TypeError, match="grad_output is float32"):
        FUNCTIONS[name][1](np.zeros(3, np.float32), np.zeros(3))
