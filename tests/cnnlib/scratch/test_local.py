"""locally_connected2d, its gradients and its loops: by hand, by properties, against conv2d."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    conv2d,
    conv2d_backward,
    locally_connected2d,
    locally_connected2d_backward,
    locally_connected2d_loops,
)
from tests.agreement import assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[tuple, dict]:
    """Maps, one kernel for all positions, and options that conv2d accepts; batches of 0, 1 and 2."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    kernel, dilation, padding, stride = pair_of(1, 3), pair_of(1, 2), pair_of(0, 2), pair_of(1, 4)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    size = [draw(st.integers(max(1, s - 2 * p), s + 2)) for s, p in zip(spans, padding, strict=True)]
    batch, channels, outputs = draw(st.integers(0, 2)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    generator = np.random.default_rng(draw(seeds))
    input = random_array(generator, (batch, channels, *size), draw(layouts), dtype)
    shared = random_array(generator, (outputs, channels, *kernel), draw(layouts), dtype)
    bias = random_array(generator, (outputs,), draw(layouts), dtype) if draw(st.booleans()) else None
    return (input, shared, bias), {"stride": stride, "padding": padding, "dilation": dilation}


def at_every_position(
    shared: np.ndarray, bias: np.ndarray | None, size: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray | None]:
    """The weight and bias of locally_connected2d that repeat conv2d's."""
    own_bias = None if bias is None else np.broadcast_to(bias[:, None, None], (len(bias), *size))
    return np.broadcast_to(shared, (*size, *shared.shape)), own_bias


@pytest.mark.parametrize("connect", [locally_connected2d, locally_connected2d_loops])
def test_by_hand(connect):
    """Does each position use its own kernel and bias (1*1 + 2*2 + 10, then 2*3 + 3*4 + 20)?"""
    weight = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 1, 1, 1, 2)
    output = connect(np.array([[[[1.0, 2.0, 3.0]]]]), weight, np.array([[[10.0, 20.0]]]))
    assert_equal_arrays(output, np.array([[[[15.0, 38.0]]]]))


def test_backward_by_hand():
    """Are the gradients those of pencil and paper when two windows overlap in one pixel?"""
    weight = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 1, 1, 1, 2)
    arrays = (np.array([[[[5.0, 6.0, 7.0]]]]), weight, Z((1, 1, 2)))
    gradients = locally_connected2d_backward(np.array([[[[1.0, 10.0]]]]), *arrays)
    assert_equal_arrays(gradients.input, np.array([[[[1.0, 2.0 + 30.0, 40.0]]]]))
    assert_equal_arrays(gradients.weight, np.array([[5.0, 6.0], [60.0, 70.0]]).reshape(weight.shape))
    assert_equal_arrays(gradients.bias, np.array([[[1.0, 10.0]]]))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@settings(max_examples=60)
@given(data=st.data(), seed=seeds)
def test_equals_its_loops(dtype, data, seed):
    """Does the batched product give what the definition gives, in the input's dtype, with kernels all different?"""
    (input, shared, bias), options = data.draw(cases(dtype))
    size = conv2d(input, shared, **options).shape[2:]
    generator = np.random.default_rng(seed)
    weight = random_array(generator, (*size, *shared.shape), data.draw(layouts), dtype)
    own_bias = None if bias is None else random_array(generator, (len(shared), *size), "contiguous", dtype)
    arrays = (input, weight, own_bias)
    before = [None if array is None else array.copy() for array in arrays]
    output = locally_connected2d(*arrays, **options)
    assert_equal_arrays(output, locally_connected2d_loops(*arrays, **options))
    gradients = locally_connected2d_backward(output, *arrays, **options)
    for array, copy, gradient in zip(arrays, before, gradients, strict=True):
        if array is None:
            assert gradient is None
        else:
            assert (gradient.shape, gradient.dtype) == (array.shape, dtype)
            np.testing.assert_array_equal(array, copy, err_msg="an argument was modified")


@settings(max_examples=100)
@given(cases(), seeds)
def test_with_shared_kernels_it_is_conv2d(case, seed):
    """Is it conv2d, forward and backward, when all positions have one kernel, whose gradient is the sum of theirs?"""
    (input, shared, bias), options = case
    expected = conv2d(input, shared, bias, **options)
    weight, own_bias = at_every_position(shared, bias, expected.shape[2:])
    assert_equal_arrays(locally_connected2d(input, weight, own_bias, **options), expected)
    grad_output = np.random.default_rng(seed).standard_normal(expected.shape)
    tied = conv2d_backward(grad_output, input, shared, bias, **options)
    own = locally_connected2d_backward(grad_output, input, weight, own_bias, **options)
    assert_equal_arrays(own.input, tied.input)
    assert_equal_arrays(own.weight.sum(axis=(0, 1)), tied.weight)
    if bias is not None:
        assert_equal_arrays(own.bias.sum(axis=(1, 2)), tied.bias)


@settings(max_examples=60)
@given(cases(), seeds)
def test_gradients_are_slopes(case, seed):
    """Do the gradients predict how the output moves when every array moves a little?"""
    (input, shared, bias), options = case
    weight, own_bias = at_every_position(shared, bias, conv2d(input, shared, **options).shape[2:])
    arrays = (input, weight, own_bias)
    assert_gradient_by_projection(locally_connected2d, locally_connected2d_backward, arrays, seed, **options)


def test_weights_on_the_small_image():
    """Are there 108 weights, twelve times those of conv2d, when a 3x3 window lies on 5x6 pixels (D1-12)?"""
    weight = np.ones((3, 4, 1, 1, 3, 3))
    assert weight.size == 108 == 12 * 9
    assert locally_connected2d(np.ones((1, 1, 5, 6)), weight).shape == (1, 1, 3, 4)


GOOD = {"input": Z((1, 2, 5, 6)), "weight": Z((3, 4, 7, 2, 3, 3))}


@pytest.mark.parametrize("connect", [locally_connected2d, locally_connected2d_loops])
@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        (
            {"stride": 2},
            ValueError,
            r"shape \(2, 2, 7, 2, 3, 3\), kernels for each of 2x2 positions, but has \(3, 4, 7, 2, 3, 3\)",
        ),
        ({"weight": Z((7, 2, 3, 3))}, ValueError, r"weight must have 6 axes \(H', W', O, C, kh, kw\)"),
        ({"weight": Z((3, 4, 7, 1, 3, 3))}, ValueError, "weight expects 1 input channels but input has 2"),
        ({"weight": Z((3, 4, 7, 2, 6, 3))}, ValueError, r"spans 6x3 pixels .* input has 5x6"),
        ({"bias": Z(7)}, ValueError, r"bias must have shape \(7, 3, 4\), one number an output pixel, but has \(7,\)"),
        ({"padding": "same"}, TypeError, "padding must be a whole number, but is 'same'"),
        ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
        ({"dilation": 1.5}, TypeError, "dilation must be a whole number, but is 1.5"),
        ({"input": Z((1, 2, 5, 6), int)}, TypeError, "input must be float32 or float64, but is int64"),
        ({"input": Z((2, 5, 6))}, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
    ],
)
def test_refuses(changes, error, sentence, connect):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        connect(**(GOOD | changes))


def test_backward_refuses():
    """Is a gradient refused when its shape or dtype is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 7, 3, 4\), .* has \(1, 7, 4, 3\)"):
        locally_connected2d_backward(Z((1, 7, 4, 3)), **GOOD)
    with pytest.raises(TypeError, match="grad_output is float32"):
        locally_connected2d_backward(Z((1, 7, 3, 4), np.float32), **GOOD)
