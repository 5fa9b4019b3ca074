"""mse_loss: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import mse_loss, mse_loss_backward
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
reductions = st.sampled_from(["mean", "sum", "none"])


def test_by_hand():
    """Is the loss (9 + 1) / 2 and its slope (3, -1) when the differences are 3 and -1?"""
    input, target = np.array([4.0, 1.0]), np.array([1.0, 2.0])
    assert_equal_arrays(mse_loss(input, target), np.array(5.0))
    assert_equal_arrays(mse_loss(input, target, reduction="sum"), np.array(10.0))
    gradients = mse_loss_backward(np.array(1.0), input, target)
    assert_equal_arrays(gradients.input, np.array([3.0, -1.0]))
    assert_equal_arrays(gradients.target, np.array([-3.0, 1.0]))


@settings(max_examples=100)
@given(
    st.lists(st.integers(1, 3), max_size=4).map(tuple),
    layouts,
    reductions,
    st.sampled_from([np.float32, np.float64]),
    seeds,
)
def test_equals_torch(shape, layout, reduction, dtype, seed):
    """Are loss and both gradients torch's, and the arguments untouched, when the shape is any?"""
    generator = np.random.default_rng(seed)
    layout = layout if shape else "contiguous"
    arrays = tuple(np.asarray(random_array(generator, shape, layout, dtype)) for _ in range(2))
    assert_agrees_with_torch(mse_loss, mse_loss_backward, F.mse_loss, arrays, reduction=reduction)


def test_of_nothing():
    """Is the mean NaN and the sum 0, without a warning, when there is nothing to compare?"""
    assert np.isnan(mse_loss(Z((0, 3)), Z((0, 3))))
    assert_equal_arrays(mse_loss(Z((0, 3)), Z((0, 3)), "sum"), np.array(0.0))
    assert_equal_arrays(mse_loss_backward(np.array(1.0), Z((0, 3)), Z((0, 3))).input, Z((0, 3)))


def test_refuses():
    """Are shapes that differ refused, not repeated to fit, and is every other rule named?"""
    with pytest.raises(ValueError, match=r"target must have shape \(2, 3\), .* repeated to fit, but has \(3,\)"):
        mse_loss(Z((2, 3)), Z(3))
    with pytest.raises(TypeError, match="share a dtype, but input is float64, target is float32"):
        mse_loss(Z(3), Z(3, np.float32))
    with pytest.raises(ValueError, match="reduction must be one of .*, but is None"):
        mse_loss(Z(3), Z(3), None)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(\), that of the loss, but has \(3,\)"):
        mse_loss_backward(Z(3), Z(3), Z(3))
