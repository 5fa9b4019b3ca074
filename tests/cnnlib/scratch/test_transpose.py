"""conv_transpose2d, its gradients and its loops: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    conv2d,
    conv_transpose2d,
    conv_transpose2d_backward,
    conv_transpose2d_backward_loops,
    conv_transpose2d_loops,
)
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

KERNEL = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[tuple, dict]:
    """Calls that torch accepts: every option, non-square maps and kernels, 1x1 maps, batches of 0, 1 and 2."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    groups, channels, outputs = (draw(st.integers(1, 3)) for _ in range(3))
    kernel, stride, dilation, padding = pair_of(1, 3), pair_of(1, 3), pair_of(1, 3), pair_of(0, 2)
    extra = tuple(draw(st.integers(0, max(pair) - 1)) for pair in zip(stride, dilation, strict=True))
    # The smallest map of which the padding leaves a pixel.
    smallest = [
        max(1, 1 - (d * (k - 1) + 1 + e - 2 * p - 1) // s)
        for k, s, d, p, e in zip(kernel, stride, dilation, padding, extra, strict=True)
    ]
    size = [draw(st.integers(least, least + 3)) for least in smallest]
    generator = np.random.default_rng(draw(seeds))
    input = random_array(generator, (draw(st.integers(0, 2)), groups * channels, *size), draw(layouts), dtype)
    weight = random_array(generator, (groups * channels, outputs, *kernel), draw(layouts), dtype)
    bias = random_array(generator, (groups * outputs,), draw(layouts), dtype) if draw(st.booleans()) else None
    options = {"stride": stride, "padding": padding, "output_padding": extra, "groups": groups, "dilation": dilation}
    if draw(st.booleans()):
        return (input, weight, bias), options
    # One number for both axes, where that is the same call.
    return (input, weight, bias), {
        name: value[0] if isinstance(value, tuple) and value[0] == value[1] else value
        for name, value in options.items()
    }


@pytest.mark.parametrize("stamp", [conv_transpose2d, conv_transpose2d_loops])
class TestByHand:
    """Both formulations on numbers small enough for pencil and paper."""

    def test_stamps_add_up(self, stamp):
        """Do two stamps add where they overlap (1*2 + 10*1 = 12) when the stride is 1?"""
        expected = np.array([[[[1.0, 12.0, 20.0], [3.0, 34.0, 40.0]]]])
        assert_equal_arrays(stamp(np.array([[[[1.0, 10.0]]]]), KERNEL), expected)

    def test_stride_bias_and_output_padding(self, stamp):
        """Do stamps lie side by side when stride is 2, and does output_padding add one column at the right?"""
        expected = np.array([[[[6.0, 7.0, 15.0, 25.0, 5.0], [8.0, 9.0, 35.0, 45.0, 5.0]]]])
        output = stamp(np.array([[[[1.0, 10.0]]]]), KERNEL, np.array([5.0]), stride=2, output_padding=(0, 1))
        assert_equal_arrays(output, expected)

    def test_padding_cuts_off(self, stamp):
        """Is a border cut off, not added, when padding is (0, 1)?"""
        assert_equal_arrays(stamp(np.array([[[[1.0, 10.0]]]]), KERNEL, padding=(0, 1)), np.array([[[[12.0], [34.0]]]]))

    def test_dilation(self, stamp):
        """Do the stamp's columns lie two apart when dilation is (1, 2)?"""
        expected = np.array([[[[1.0, 10.0, 2.0, 20.0], [3.0, 30.0, 4.0, 40.0]]]])
        assert_equal_arrays(stamp(np.array([[[[1.0, 10.0]]]]), KERNEL, dilation=(1, 2)), expected)

    def test_groups(self, stamp):
        """Does each input channel stamp its own group's outputs only when groups is 2?"""
        input, weight = np.array([1.0, 10.0]).reshape(1, 2, 1, 1), np.array([[1.0, 2.0], [3.0, 4.0]])
        expected = np.array([1.0, 2.0, 30.0, 40.0]).reshape(1, 4, 1, 1)
        assert_equal_arrays(stamp(input, weight.reshape(2, 2, 1, 1), groups=2), expected)

    def test_output_padding_is_stamped_too(self, stamp):
        """Is a real value in the extra column when the padding had cut it off (D1-38)?"""
        input = np.array([[[[1.0, 10.0]]]])
        kernel = np.array([[[[1.0, 2.0, 3.0]]]])
        # uncut 1, 2, 3 + 10, 20, 30; padding 1 leaves 2, 13, 20; the extra column is the 30, no zero
        assert_equal_arrays(
            stamp(input, kernel, stride=(1, 2), padding=(0, 1), output_padding=(0, 1)),
            np.array([[[[2.0, 13.0, 20.0, 30.0]]]]),
        )


def test_backward_by_hand():
    """Are the gradients those of pencil and paper when two stamps overlap in one pixel?"""
    input, weight = np.array([[[[3.0, 4.0]]]]), np.array([[[[2.0, 7.0]]]])
    gradients = conv_transpose2d_backward(np.array([[[[1.0, 10.0, 100.0]]]]), input, weight, np.zeros(1))
    assert_equal_arrays(gradients.input, np.array([[[[2.0 + 70.0, 20.0 + 700.0]]]]))
    assert_equal_arrays(gradients.weight, np.array([[[[3.0 + 40.0, 30.0 + 400.0]]]]))
    assert_equal_arrays(gradients.bias, np.array([111.0]))


@pytest.mark.parametrize(("size", "extra"), [(7, 0), (8, 1)])
def test_output_padding_picks_a_size(size, extra):
    """Do 7 and 8 pixels both shrink to 4 when kernel 3, stride 2, padding 1, and does it tell them apart?"""
    weight = np.ones((1, 1, 3, 3))
    small = conv2d(np.ones((1, 1, size, size)), weight, stride=2, padding=1)
    assert small.shape == (1, 1, 4, 4)
    large = conv_transpose2d(small, weight, stride=2, padding=1, output_padding=extra)
    assert large.shape == (1, 1, size, size)


@settings(max_examples=150)
@given(cases())
def test_equals_its_loops(case):
    """Does the matrix multiplication give what the stamps give when any option is set?"""
    arrays, options = case
    assert_equal_arrays(conv_transpose2d(*arrays, **options), conv_transpose2d_loops(*arrays, **options))


@settings(max_examples=60)
@given(cases(), seeds)
def test_backward_equals_its_loops(case, seed):
    """Do matrices and tiles give what the chain rule gives, stamp by stamp?"""
    arrays, options = case
    grad_output = random_array(np.random.default_rng(seed), conv_transpose2d(*arrays, **options).shape)
    backwards = (conv_transpose2d_backward, conv_transpose2d_backward_loops)
    assert_equal_gradients(*(backward(grad_output, *arrays, **options) for backward in backwards))


@settings(max_examples=300)
@given(cases())
def test_equals_torch(case):
    """Are output and gradients torch's to 1e-10, and the arguments untouched, when computed in float64?"""
    arrays, options = case
    assert_agrees_with_torch(conv_transpose2d, conv_transpose2d_backward, F.conv_transpose2d, arrays, **options)


@settings(max_examples=60)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradients float32, and torch's to 1e-4, when the arrays are float32?"""
    arrays, options = case
    assert_agrees_with_torch(conv_transpose2d, conv_transpose2d_backward, F.conv_transpose2d, arrays, **options)
    looped = conv_transpose2d_loops(*arrays, **options)
    assert_equal_arrays(looped, conv_transpose2d(*arrays, **options))


@settings(max_examples=60)
@given(cases(), seeds)
def test_gradients_are_slopes(case, seed):
    """Do the gradients predict how the output moves when every array moves a little?"""
    arrays, options = case
    assert_gradient_by_projection(conv_transpose2d, conv_transpose2d_backward, arrays, seed, **options)


@settings(max_examples=100)
@given(cases(), seeds)
def test_is_the_adjoint_of_conv2d(case, seed):
    """Is <conv2d(x), y> = <x, conv_transpose2d(y)> when the weight and the options are the same?"""
    (y, weight, _), options = case
    back = conv_transpose2d(y, weight, **options)
    options.pop("output_padding")
    x = np.random.default_rng(seed).standard_normal(back.shape)
    # output_padding may make room for a window that y knows nothing of: y has no value there.
    forth = conv2d(x, weight, **options)[:, :, : y.shape[2], : y.shape[3]]
    np.testing.assert_allclose(
        (forth * y).sum(), (x * back).sum(), rtol=0, atol=1e-10 * max(1.0, np.abs(x * back).sum())
    )


def test_is_not_the_inverse():
    """Are the values not restored, though the size is, when a convolution is led back?"""
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    back = conv_transpose2d(conv2d(x, KERNEL), KERNEL)
    assert back.shape == x.shape
    assert np.abs(back - x).max() > 1
