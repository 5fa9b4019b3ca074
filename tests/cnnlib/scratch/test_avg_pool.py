"""avg_pool2d: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import avg_pool2d, avg_pool2d_backward, avg_pool2d_loops
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import seeds
from tests.cnnlib.scratch.pools import pools, spoiled, spoiled_call
from tests.cnnlib.scratch.refusals import assert_both_refuse_or_agree

Z = np.zeros
MAP = np.array([[[[1.0, 5.0, 2.0], [3.0, 7.0, 4.0], [6.0, 0.0, 8.0]]]])
counting = st.fixed_dictionaries(
    {"count_include_pad": st.booleans(), "divisor_override": st.none() | st.integers(1, 5)}
)


@pytest.mark.parametrize("pool", [avg_pool2d, avg_pool2d_loops])
class TestByHand:
    """Both formulations on numbers small enough for pencil and paper."""

    def test_windows(self, pool):
        """Is each 2x2 window averaged, (1 + 5 + 3 + 7) / 4 = 4, and what no window fits into left out?"""
        assert_equal_arrays(pool(MAP, 2), np.array([[[[4.0]]]]))
        assert_equal_arrays(pool(MAP, 2, stride=1), np.array([[[[4.0, 4.5], [4.0, 4.75]]]]))

    def test_padding_counts_unless_told(self, pool):
        """Is the corner 1 divided by 4 pixels with the padding, by 1 without it?"""
        counted, uncounted = (pool(MAP, 2, padding=1, count_include_pad=count)[0, 0] for count in (True, False))
        assert_equal_arrays(counted, np.array([[0.25, 1.75], [2.25, 4.75]]))
        assert_equal_arrays(uncounted, np.array([[1.0, 3.5], [4.5, 4.75]]))

    def test_what_ceil_mode_adds_never_counts(self, pool):
        """Is the last window of 3x3, cut to one row and column, divided by its single pixel and not by 4?"""
        assert_equal_arrays(pool(MAP, 2, ceil_mode=True), np.array([[[[4.0, 3.0], [3.0, 8.0]]]]))

    def test_divisor(self, pool):
        """Is the sum 16 itself the output when the divisor is set to 1?"""
        assert_equal_arrays(pool(MAP, 2, divisor_override=1), np.array([[[[16.0]]]]))


def test_backward_by_hand():
    """Does the pixel in the middle collect a quarter of all four windows' gradients?"""
    gradients = avg_pool2d_backward(np.array([[[[4.0, 8.0], [12.0, 16.0]]]]), MAP, 2, stride=1)
    assert_equal_arrays(gradients.input, np.array([[[[1.0, 3.0, 2.0], [4.0, 10.0, 6.0], [3.0, 7.0, 4.0]]]]))


@settings(max_examples=200)
@given(pools(), counting)
def test_equals_its_loops(case, counting):
    """Do all windows at once give what the definition gives when any option is set?"""
    options = case.options | counting
    assert_equal_arrays(avg_pool2d(case.input, **options), avg_pool2d_loops(case.input, **options))


@settings(max_examples=300)
@given(pools(), counting)
def test_equals_torch(case, counting):
    """Are output and gradient torch's to 1e-10, and the argument untouched, when any option is set?"""
    options = case.options | counting
    assert_agrees_with_torch(avg_pool2d, avg_pool2d_backward, F.avg_pool2d, (case.input,), **options)


@settings(max_examples=50)
@given(pools(dtype=np.float32), counting)
def test_keeps_float32(case, counting):
    """Are output and gradient float32 when the input is?"""
    options = case.options | counting
    assert_agrees_with_torch(avg_pool2d, avg_pool2d_backward, F.avg_pool2d, (case.input,), **options)


@settings(max_examples=50)
@given(pools(), counting, seeds)
def test_gradient_is_the_slope(case, counting, seed):
    """Does the gradient predict how the output moves when the input moves a little?"""
    options = case.options | counting
    assert_gradient_by_projection(avg_pool2d, avg_pool2d_backward, (case.input,), seed, **options)


@settings(max_examples=50)
@given(pools())
def test_of_a_constant(case):
    """Is the average of ones 1 everywhere when padding does not count?"""
    output = avg_pool2d(np.ones_like(case.input), **case.options, count_include_pad=False)
    assert_equal_arrays(output, np.ones_like(output))


@settings(max_examples=400)
@given(spoiled)
def test_refuses_exactly_what_torch_refuses(changes):
    """Do both refuse, or both agree, when up to three numbers of a sound call are replaced without care?"""
    case = spoiled_call(changes)
    assert_both_refuse_or_agree(avg_pool2d, F.avg_pool2d, {"input": case.input, **case.options})


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"divisor_override": 0}, ValueError, "divisor_override must be at least 1, but is 0"),
        ({"divisor_override": 1.5}, TypeError, "divisor_override must be a whole number, but is 1.5"),
        ({"padding": (0, 2)}, ValueError, r"at most half of kernel_size, .* padding is \(0, 2\)"),
        ({"kernel_size": 4}, ValueError, "spans 4x4 pixels .* the padded input has 3x3"),
        ({"input": Z((1, 3, 3))}, ValueError, r"input must have 4 axes \(N, C, H, W\)"),
        ({"input": Z((1, 1, 3, 3), np.uint8)}, TypeError, "input must be float32 or float64, but is uint8"),
    ],
)
@pytest.mark.parametrize("pool", [avg_pool2d, avg_pool2d_loops])
def test_refuses(pool, changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        pool(**({"input": MAP, "kernel_size": 2} | changes))


def test_backward_refuses():
    """Is a gradient refused when its shape or dtype is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 1, 1\), .* \(1, 1, 3, 3\)"):
        avg_pool2d_backward(Z((1, 1, 3, 3)), MAP, 2)
    with pytest.raises(TypeError, match="grad_output is float32"):
        avg_pool2d_backward(Z((1, 1, 1, 1), np.float32), MAP, 2)
