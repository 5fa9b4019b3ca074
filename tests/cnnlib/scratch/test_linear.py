"""linear and its gradients: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import conv2d, linear, linear_backward, linear_loops
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
WEIGHT = np.array([[0.0, 1.0, 1.0], [2.0, 3.0, 5.0]])
BIAS = np.array([8.0, 13.0])


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Arrays that linear accepts: none to three leading axes, empty ones too, with and without bias."""
    leading = draw(st.lists(st.integers(0, 3), max_size=3))
    inputs, outputs = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    generator = np.random.default_rng(draw(seeds))
    input = random_array(generator, (*leading, inputs), draw(layouts), dtype)
    weight = random_array(generator, (outputs, inputs), draw(layouts), dtype)
    bias = random_array(generator, (outputs,), draw(layouts), dtype) if draw(st.booleans()) else None
    return input, weight, bias


@pytest.mark.parametrize("multiply", [linear, linear_loops])
@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ((1, 2, 3), (13, 36)),
        ((1, 1, 1), (10, 23)),
        ((1, 0, 0), (8, 15)),
        ((0, 1, 0), (9, 16)),
        ((0, 0, 1), (9, 18)),
    ],
)
def test_by_hand(vector, expected, multiply):
    """Is the result W x + b when W is [[0, 1, 1], [2, 3, 5]] and b is [8, 13]?"""
    output = multiply(np.array(vector, dtype=np.float64), WEIGHT, BIAS)
    assert_equal_arrays(output, np.array(expected, dtype=np.float64))


def test_backward_by_hand():
    """Do weight and bias collect both rows when the batch has two?"""
    grad_output = np.array([[1.0, 0.0], [10.0, 1.0]])
    input = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]])
    gradients = linear_backward(grad_output, input, WEIGHT, BIAS)
    assert_equal_arrays(gradients.input, np.array([[0.0, 1.0, 1.0], [2.0, 13.0, 15.0]]))
    assert_equal_arrays(gradients.weight, np.array([[1.0, 2.0, 13.0], [0.0, 0.0, 1.0]]))
    assert_equal_arrays(gradients.bias, np.array([11.0, 1.0]))


@settings(max_examples=50)
@given(cases())
def test_equals_its_loops(arrays):
    """Does the matrix multiplication give what the definition gives, whatever the leading axes?"""
    assert_equal_arrays(linear(*arrays), linear_loops(*arrays))


@settings(max_examples=200)
@given(cases())
def test_equals_torch(arrays):
    """Are output and gradients torch's to 1e-10, and the arguments untouched, when computed in float64?"""
    assert_agrees_with_torch(linear, linear_backward, F.linear, arrays)


@settings(max_examples=50)
@given(cases(dtype=np.float32))
def test_keeps_float32(arrays):
    """Are output and gradients float32, and torch's to 1e-4, when the arrays are float32?"""
    assert_agrees_with_torch(linear, linear_backward, F.linear, arrays)


@settings(max_examples=50)
@given(cases(), seeds)
def test_gradients_are_slopes(arrays, seed):
    """Do the gradients predict how the output moves when every array moves a little?"""
    assert_gradient_by_projection(linear, linear_backward, arrays, seed)


@settings(max_examples=50)
@given(st.integers(0, 3), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), seeds)
def test_is_a_pointwise_convolution(batch, height, width, outputs, seed):
    """Is linear over the channels of every pixel the 1x1 convolution with the same numbers?"""
    generator = np.random.default_rng(seed)
    maps, weight = random_array(generator, (batch, 3, height, width)), random_array(generator, (outputs, 3))
    bias = random_array(generator, (outputs,))
    by_pixel = linear(maps.transpose(0, 2, 3, 1), weight, bias).transpose(0, 3, 1, 2)
    assert_equal_arrays(conv2d(maps, weight[:, :, None, None], bias), by_pixel)


@pytest.mark.parametrize(
    ("arrays", "error", "sentence"),
    [
        ((Z((2, 4)), WEIGHT), ValueError, r"weight expects 3 numbers .* input is \(2, 4\)"),
        ((Z(()), WEIGHT), ValueError, r"weight expects 3 numbers .* input is \(\)"),
        ((Z((2, 3)), Z(3)), ValueError, r"weight must have 2 axes \(out, in\), but has shape \(3,\)"),
        ((Z((2, 0)), Z((2, 0))), ValueError, "must not be empty along in"),
        ((Z((2, 3)), WEIGHT, Z(3)), ValueError, r"bias must have shape \(2,\), .*, but has \(3,\)"),
        ((Z((2, 3)), WEIGHT, Z(1)), ValueError, r"bias must have shape \(2,\)"),
        ((Z((2, 3), int), WEIGHT), TypeError, "input must be float32 or float64, but is int64"),
        ((Z((2, 3), np.float32), WEIGHT), TypeError, "share a dtype, but input is float32, weight"),
        (([1.0, 2.0, 3.0], WEIGHT), TypeError, "input must be a numpy.ndarray, but is a list"),
    ],
)
def test_refuses(arrays, error, sentence):
    """Is the rule named, with the value that broke it, when the arrays do not fit?"""
    with pytest.raises(error, match=sentence):
        linear(*arrays)


def test_backward_refuses():
    """Are a wrong gradient and a wrong bias refused when the forward arguments are right?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(4, 2\), .* has \(2, 4\)"):
        linear_backward(Z((2, 4)), Z((4, 3)), WEIGHT)
    with pytest.raises(TypeError, match="grad_output is float32"):
        linear_backward(Z((4, 2), np.float32), Z((4, 3)), WEIGHT)
    with pytest.raises(ValueError, match=r"bias must have shape \(2,\)"):
        linear_backward(Z((4, 2)), Z((4, 3)), WEIGHT, Z(4))
