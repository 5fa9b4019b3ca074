"""conv2d, its gradients and its loops: by hand, by properties, against torch."""

from typing import NamedTuple

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import conv2d, conv2d_backward, conv2d_backward_loops, conv2d_loops
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

# torch says that it copies when the zeros of 'same' are uneven; that is no concern of ours.
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same'")

INPUT = np.arange(1.0, 13.0).reshape(1, 1, 3, 4)  # [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
KERNEL = np.array([[[[1.0, 2.0], [0.0, -1.0]]]])


class Case(NamedTuple):
    """The arrays of one call to conv2d, and its options."""

    arrays: tuple[np.ndarray, np.ndarray, np.ndarray | None]
    options: dict


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> Case:
    """Calls that torch accepts: every option, non-square maps and kernels, C = 1, batches of 0, 1 and 2."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    groups, channels, outputs = (draw(st.integers(1, 3)) for _ in range(3))
    kernel_size, dilation = pair_of(1, 3), pair_of(1, 3)
    padding = draw(st.sampled_from([0, 1, "valid", "same"]) | st.just(pair_of(0, 2)))
    stride = 1 if padding == "same" else draw(st.integers(1, 3) | st.just(pair_of(1, 3)))
    around = {"valid": (0, 0), "same": (9, 9), 0: (0, 0), 1: (1, 1)}.get(padding, padding)
    spans = (d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True))
    smallest = [max(1, span - 2 * p) for span, p in zip(spans, around, strict=True)]
    height, width = (draw(st.integers(size, size + 4)) for size in smallest)
    generator = np.random.default_rng(draw(seeds))
    shape = (draw(st.integers(0, 2)), groups * channels, height, width)
    weight_shape = (groups * outputs, channels, *kernel_size)
    input = random_array(generator, shape, draw(layouts), dtype)
    weight = random_array(generator, weight_shape, draw(layouts), dtype)
    bias = random_array(generator, (groups * outputs,), draw(layouts), dtype) if draw(st.booleans()) else None
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return Case((input, weight, bias), options)


@pytest.mark.parametrize("convolve", [conv2d, conv2d_loops])
class TestByHand:
    """Both formulations on numbers small enough for pencil and paper."""

    def test_slides_without_flipping(self, convolve):
        """Is the kernel laid on the input as it stands (1*1 + 2*2 - 1*6 = -1) when nothing is flipped?"""
        expected = np.array([[[[-1.0, 1.0, 3.0], [7.0, 9.0, 11.0]]]])
        assert_equal_arrays(convolve(INPUT, KERNEL), expected)

    def test_stride_padding_and_bias(self, convolve):
        """Do the corners see only what is not padding when stride is 2, padding 1 and bias 10?"""
        # top row: -1*1, -1*3 (2*0 left of it), then the 4 alone under the kernel's left column: weight 0
        # bottom row: 2*5 - 9, 1*6 + 2*7 - 11, 1*8 + 0*12
        expected = np.array([[[[9.0, 7.0, 10.0], [11.0, 19.0, 18.0]]]])
        assert_equal_arrays(convolve(INPUT, KERNEL, np.array([10.0]), stride=2, padding=1), expected)

    def test_dilation(self, convolve):
        """Do the taps stand two columns apart (1*1 + 2*3 - 7 = 0) when dilation is (1, 2)?"""
        expected = np.array([[[[0.0, 2.0], [8.0, 10.0]]]])
        assert_equal_arrays(convolve(INPUT, KERNEL, dilation=(1, 2)), expected)

    def test_same_padding_of_an_even_kernel(self, convolve):
        """Does the single row and column of zeros stand at the bottom and right when 'same' must add one?"""
        expected = np.array([[[[-1.0, 1.0, 3.0, 4.0], [7.0, 9.0, 11.0, 8.0], [29.0, 32.0, 35.0, 12.0]]]])
        assert_equal_arrays(convolve(INPUT, KERNEL, padding="same"), expected)

    def test_groups(self, convolve):
        """Does each kernel see its own group's channels only when groups is 2?"""
        input = np.array([1.0, 10.0, 100.0, 1000.0]).reshape(1, 4, 1, 1)
        weight = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(2, 2, 1, 1)
        expected = np.array([21.0, 4300.0]).reshape(1, 2, 1, 1)
        assert_equal_arrays(convolve(input, weight, groups=2), expected)

    def test_linear_map_of_every_pixel(self, convolve):
        """Does a 1x1 kernel W = [[0, 1, 1], [2, 3, 5]], b = [8, 13] map the pixel (1, 2, 3) to (13, 36)?"""
        input = np.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]).reshape(1, 3, 1, 2)
        weight = np.array([[0.0, 1.0, 1.0], [2.0, 3.0, 5.0]]).reshape(2, 3, 1, 1)
        expected = np.array([[13.0, 10.0], [36.0, 23.0]]).reshape(1, 2, 1, 2)
        assert_equal_arrays(convolve(input, weight, np.array([8.0, 13.0])), expected)


def test_backward_by_hand():
    """Are the gradients those of pencil and paper when two output numbers overlap in one pixel?"""
    input, weight = np.array([[[[3.0, 4.0, 5.0]]]]), np.array([[[[2.0, 7.0]]]])
    gradients = conv2d_backward(np.array([[[[1.0, 10.0]]]]), input, weight, np.zeros(1))
    assert_equal_arrays(gradients.input, np.array([[[[2.0, 7.0 + 20.0, 70.0]]]]))
    assert_equal_arrays(gradients.weight, np.array([[[[3.0 + 40.0, 4.0 + 50.0]]]]))
    assert_equal_arrays(gradients.bias, np.array([11.0]))


@settings(max_examples=150)
@given(cases())
def test_equals_its_loops(case):
    """Does the matrix multiplication give what the definition gives when any option is set?"""
    assert_equal_arrays(conv2d(*case.arrays, **case.options), conv2d_loops(*case.arrays, **case.options))


@settings(max_examples=60)
@given(cases(), seeds)
def test_backward_equals_its_loops(case, seed):
    """Do matrices, tiles and mirrored kernels give what the chain rule gives, product by product?"""
    shape = conv2d(*case.arrays, **case.options).shape
    grad_output = random_array(np.random.default_rng(seed), shape)
    fast, slow = (each(grad_output, *case.arrays, **case.options) for each in (conv2d_backward, conv2d_backward_loops))
    assert_equal_gradients(fast, slow)


@settings(max_examples=400)
@given(cases())
def test_equals_torch(case):
    """Are output and gradients torch's to 1e-10, and the arguments untouched, when computed in float64?"""
    assert_agrees_with_torch(conv2d, conv2d_backward, F.conv2d, case.arrays, **case.options)


@settings(max_examples=100)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradients float32, and torch's to 1e-4, when the arrays are float32?"""
    assert_agrees_with_torch(conv2d, conv2d_backward, F.conv2d, case.arrays, **case.options)
    looped = conv2d_loops(*case.arrays, **case.options)
    assert_equal_arrays(looped, conv2d(*case.arrays, **case.options))


@settings(max_examples=100)
@given(cases(), seeds)
def test_gradients_are_slopes(case, seed):
    """Do the gradients predict how the output moves when every array moves a little?"""
    assert_gradient_by_projection(conv2d, conv2d_backward, case.arrays, seed, **case.options)


@settings(max_examples=50)
@given(st.integers(2, 5), st.integers(2, 5), st.integers(1, 2), st.integers(1, 2), seeds)
def test_shifted_input_gives_shifted_output(height, width, down, right, seed):
    """Is the output shifted as the input is, border aside, when the kernel stays the same (equivariance)?"""
    generator = np.random.default_rng(seed)
    image = random_array(generator, (1, 2, height + 2, width + 2))
    weight = random_array(generator, (3, 2, 2, 2))
    shifted = np.zeros((1, 2, height + 2 + down, width + 2 + right))
    shifted[:, :, down:, right:] = image
    assert_equal_arrays(conv2d(shifted, weight)[:, :, down:, right:], conv2d(image, weight))


@pytest.mark.parametrize("groups", [1, 2])
def test_pointwise_input_is_not_copied(groups, monkeypatch):
    """Is no column filled when the kernel is 1x1 with stride 1 and no padding?"""
    generator = np.random.default_rng(0)
    input, weight = random_array(generator, (2, 4, 3, 5)), random_array(generator, (6, 4 // groups, 1, 1))
    expected = conv2d_loops(input, weight, groups=groups)

    def fail(*_):
        raise AssertionError("columns were filled")

    monkeypatch.setattr("cnnlib.scratch._correlation.gather", fail)
    assert_equal_arrays(conv2d(input, weight, groups=groups), expected)
    with pytest.raises(AssertionError, match="columns were filled"):
        conv2d(input, weight, stride=2, groups=groups)
