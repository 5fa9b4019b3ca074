"""blur_pool2d, its gradient and its loops: by hand, by properties, against torch's reflection and convolution."""

from math import comb

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import blur_pool2d, blur_pool2d_backward, blur_pool2d_loops
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, dict]:
    """Maps large enough to be reflected, non-square, one channel too; empty batches; strides past the kernel."""
    kernel, stride = (draw(st.tuples(st.integers(1, 5), st.integers(1, 5))) for _ in range(2))
    size = [draw(st.integers(k // 2 + 1, k // 2 + 5)) for k in kernel]
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 3)), *size)
    maps = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    return maps, {"kernel_size": kernel, "stride": stride}


def blur_by_torch(input: torch.Tensor, kernel_size: tuple[int, int], stride: tuple[int, int]) -> torch.Tensor:
    """As the paper's own layer goes about it: reflect, then convolve each map with the filter, strided."""
    (kh, kw), channels = kernel_size, input.shape[1]
    if len(input) == 0:  # torch reflects no empty batch: one image of zeros shows the shape
        return blur_by_torch(input.new_zeros(1, *input.shape[1:]), kernel_size, stride)[:0] + input.sum()
    rows, columns = ([comb(k - 1, i) / 2 ** (k - 1) for i in range(k)] for k in kernel_size)
    weight = torch.outer(torch.tensor(rows, dtype=input.dtype), torch.tensor(columns, dtype=input.dtype))
    border = ((kw - 1) // 2, kw // 2, (kh - 1) // 2, kh // 2)
    reflected = F.pad(input, border, mode="reflect")
    return F.conv2d(reflected, weight.expand(channels, 1, kh, kw), stride=stride, groups=channels)


@pytest.mark.parametrize("blur", [blur_pool2d, blur_pool2d_loops])
class TestByHand:
    """Both formulations on numbers small enough for pencil and paper."""

    def test_row(self, blur):
        """Is (1, 2, 1) / 4 laid on every second pixel, the 8 beside the edge reflected around the 0 there?"""
        # around pixel 0: 8, 0, 8 -> (8 + 2*0 + 8) / 4; around pixel 2: 8, 4, 0 -> (8 + 2*4 + 0) / 4
        output = blur(np.array([[[[0.0, 8.0, 4.0, 0.0]]]]), kernel_size=(1, 3), stride=(1, 2))
        assert_equal_arrays(output, np.array([[[[4.0, 4.0]]]]))

    def test_even_kernel(self, blur):
        """Is each pixel averaged with the next, the last with the one before, when the filter is (1, 1) / 2?"""
        output = blur(np.array([[[[0.0, 8.0, 4.0]]]]), kernel_size=(1, 2), stride=1)
        assert_equal_arrays(output, np.array([[[[4.0, 6.0, 6.0]]]]))

    def test_both_axes(self, blur):
        """Is a single 16 in the middle spread as 1-2-1 both ways when stride is 1?"""
        input = Z((1, 1, 5, 5))
        input[0, 0, 2, 2] = 16.0
        expected = Z((1, 1, 5, 5))
        expected[0, 0, 1:4, 1:4] = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
        assert_equal_arrays(blur(input, stride=1), expected)


def test_backward_by_hand():
    """Does the reflected pixel collect twice (2/4 from pixel 0's window, 1/4 from pixel 2's)?"""
    input, grad_output = np.array([[[[0.0, 8.0, 4.0]]]]), np.array([[[[4.0, 40.0]]]])
    gradients = blur_pool2d_backward(grad_output, input, kernel_size=(1, 3), stride=(1, 2))
    assert_equal_arrays(gradients.input, np.array([[[[2.0, 2.0 + 20.0, 20.0]]]]))


@settings(max_examples=150)
@given(cases())
def test_equals_torch_and_its_loops(case):
    """Are output and gradient those of torch's reflection and convolution to 1e-10, and of the loops?"""
    maps, options = case
    assert_agrees_with_torch(blur_pool2d, blur_pool2d_backward, blur_by_torch, (maps,), **options)
    assert_equal_arrays(blur_pool2d_loops(maps, **options), blur_pool2d(maps, **options))


@settings(max_examples=40)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradient float32, and torch's to 1e-4, when the array is float32?"""
    maps, options = case
    assert_agrees_with_torch(blur_pool2d, blur_pool2d_backward, blur_by_torch, (maps,), **options)


@settings(max_examples=40)
@given(cases(), seeds)
def test_gradient_is_the_slope(case, seed):
    """Does the gradient predict how the output moves when the input moves a little?"""
    maps, options = case
    assert_gradient_by_projection(blur_pool2d, blur_pool2d_backward, (maps,), seed, **options)


def test_the_finest_stripes_vanish():
    """Are stripes one pixel wide blurred to grey, wherever they begin, when plain subsampling shows black or white?"""
    stripes = np.tile([0.0, 1.0], (1, 1, 6, 6))
    for moved in (stripes, 1.0 - stripes):
        assert_equal_arrays(blur_pool2d(moved), np.full((1, 1, 3, 6), 0.5))
        assert set(np.unique(moved[..., ::2, ::2])) in ({0.0}, {1.0})


GOOD = {"input": Z((1, 2, 4, 5))}


@pytest.mark.parametrize("blur", [blur_pool2d, blur_pool2d_loops])
@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, but is 0"),
        ({"kernel_size": "3"}, TypeError, "kernel_size must be a whole number, but is '3'"),
        ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
        (
            {"kernel_size": (8, 1)},
            ValueError,
            r"kernel_size \(8, 1\) needs 4 rows and 0 columns besides the edge of 4x5 pixels",
        ),
        ({"kernel_size": (1, 10)}, ValueError, "needs 0 rows and 5 columns"),
        ({"input": Z((2, 4, 5))}, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
        ({"input": Z((1, 2, 0, 5))}, ValueError, "must not be empty along H"),
        ({"input": Z((1, 2, 4, 5), int)}, TypeError, "input must be float32 or float64, but is int64"),
    ],
)
def test_refuses(changes, error, sentence, blur):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        blur(**(GOOD | changes))


def test_backward_refuses():
    """Is a gradient refused when its shape or dtype is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 2, 2, 3\), .* has \(1, 2, 3, 2\)"):
        blur_pool2d_backward(Z((1, 2, 3, 2)), **GOOD)
    with pytest.raises(TypeError, match="grad_output is float32"):
        blur_pool2d_backward(Z((1, 2, 2, 3), np.float32), **GOOD)
