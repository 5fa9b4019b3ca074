"""max_pool2d and max_unpool2d: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    max_pool2d,
    max_pool2d_backward,
    max_pool2d_loops,
    max_pool2d_with_indices,
    max_unpool2d,
    max_unpool2d_backward,
    max_unpool2d_loops,
)
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds
from tests.cnnlib.scratch.pools import pools, spoiled, spoiled_call
from tests.cnnlib.scratch.refusals import assert_both_refuse_or_agree

Z = np.zeros
# [[1, 5, 2, 0], [3, 4, 8, 6], [7, 7, 7, 9]]
MAP = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 6.0], [7.0, 7.0, 7.0, 9.0]]]])


@pytest.mark.parametrize("pool", [max_pool2d, max_pool2d_loops])
class TestByHand:
    """Both formulations on numbers small enough for pencil and paper."""

    def test_windows_side_by_side(self, pool):
        """Is the largest of each 2x2 window kept, and the third row left out, when no window fits there?"""
        assert_equal_arrays(pool(MAP, 2), np.array([[[[5.0, 8.0]]]]))

    def test_ceil_mode(self, pool):
        """Does the third row make an output row of its own when ceil_mode is set?"""
        assert_equal_arrays(pool(MAP, 2, ceil_mode=True), np.array([[[[5.0, 8.0], [7.0, 9.0]]]]))

    def test_stride_and_dilation(self, pool):
        """Do windows overlap at stride 1, and step over a column when dilation is (1, 2)?"""
        expected = np.array([[[[8.0, 6.0], [8.0, 9.0]]]])
        assert_equal_arrays(pool(MAP, 2, stride=1, dilation=(1, 2)), expected)

    def test_padding_never_wins(self, pool):
        """Is the maximum negative when all pixels are, though zeros would be larger?"""
        expected = np.array([[[[-1.0, -2.0], [-3.0, -4.0]]]])
        assert_equal_arrays(pool(np.array([[[[-1.0, -2.0], [-3.0, -4.0]]]]), 2, padding=1), expected)


def test_backward_by_hand():
    """Does a pixel that wins in two windows collect both gradients, and of equal pixels the first the whole?"""
    gradients = max_pool2d_backward(np.array([[[[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]]]]), MAP, 2, stride=1)
    expected = np.array([[[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 130.0, 0.0], [2.0, 0.0, 0.0, 200.0]]]])
    assert_equal_arrays(gradients.input, expected)


def test_indices_name_the_first_of_equals_in_row_order():
    """Is the place of a maximum y * W + x in the whole map, and that of the first when three are equal?"""
    found = max_pool2d(MAP, (2, 3), stride=1, return_indices=True)
    # 8 stands at 1 * 4 + 2; in the lower windows it beats 7 and loses to 9, at 2 * 4 + 3.
    assert found.indices.tolist() == [[[[6, 6], [6, 11]]]]
    assert max_pool2d(MAP[:, :, 2:, :3], (1, 3), return_indices=True).indices.tolist() == [[[[0]]]]


@settings(max_examples=200)
@given(pools(dilated=True, ties=True))
def test_equals_its_loops(case):
    """Do all windows at once give what the definition gives when any option is set?"""
    assert_equal_arrays(max_pool2d(case.input, **case.options), max_pool2d_loops(case.input, **case.options))


@settings(max_examples=300)
@given(pools(dilated=True, ties=True))
def test_equals_torch(case):
    """Are output, indices and gradient torch's, and the argument untouched, when many values are equal?"""
    assert_agrees_with_torch(max_pool2d, max_pool2d_backward, F.max_pool2d, (case.input,), **case.options)
    _, expected = F.max_pool2d(torch.tensor(case.input.copy()), return_indices=True, **case.options)
    indices = max_pool2d(case.input, return_indices=True, **case.options).indices
    assert indices.dtype == np.int64
    np.testing.assert_array_equal(indices, expected.numpy())
    grad_output = np.ones(indices.shape)
    looked_for = max_pool2d_backward(grad_output, case.input, **case.options).input
    assert_equal_arrays(max_pool2d_backward(grad_output, case.input, **case.options, indices=indices).input, looked_for)


@settings(max_examples=50)
@given(pools(dilated=True, dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradient float32 when the input is?"""
    assert_agrees_with_torch(max_pool2d, max_pool2d_backward, F.max_pool2d, (case.input,), **case.options)


@settings(max_examples=100)
@given(st.integers(2, 4), st.integers(2, 4), seeds)
def test_gradient_is_the_slope(height, width, seed):
    """Does the gradient predict how the output moves when no two values are near each other?"""
    # Apart by at least 1, so that a small step changes no winner.
    input = np.random.default_rng(seed).permutation(height * width).astype(float).reshape(1, 1, height, width)
    assert_gradient_by_projection(max_pool2d, max_pool2d_backward, (input,), seed, kernel_size=2, stride=1)


@settings(max_examples=50)
@given(pools(dilated=True))
def test_commutes_with_relu(case):
    """Is the maximum of what relu leaves what relu leaves of the maximum (a monotone function may go first or last)?"""
    first, last = np.maximum(case.input, 0), np.maximum(max_pool2d(case.input, **case.options), 0)
    assert_equal_arrays(max_pool2d(first, **case.options), last)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_no_number_is_not_hidden(dtype):
    """Do NaN and infinities come out, with indices and gradients, as in torch?"""
    input = np.array([[np.nan, 1, np.nan, 2], [0, 0, -np.inf, -np.inf], [np.inf, 0, -np.inf, -np.inf]], dtype)[
        None, None
    ]
    tensor = torch.tensor(input, requires_grad=True)
    for options in ({"kernel_size": 2, "stride": 1}, {"kernel_size": (1, 3)}, {"kernel_size": 2, "padding": 1}):
        expected, indices = F.max_pool2d(tensor, return_indices=True, **options)
        found = max_pool2d_with_indices(input, **options)
        np.testing.assert_array_equal(found.output, expected.detach().numpy())
        np.testing.assert_array_equal(found.indices, indices.numpy())
        grad_output = np.random.default_rng(0).standard_normal(found.output.shape).astype(dtype)
        (expected_gradient,) = torch.autograd.grad(expected, tensor, torch.from_numpy(grad_output))
        assert_equal_arrays(max_pool2d_backward(grad_output, input, **options).input, expected_gradient)


@settings(max_examples=400)
@given(spoiled)
def test_refuses_exactly_what_torch_refuses(changes):
    """Do both refuse, or both agree, when up to three numbers of a sound call are replaced without care?"""
    case = spoiled_call(changes)
    assert_both_refuse_or_agree(max_pool2d, F.max_pool2d, {"input": case.input, **case.options})


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, but is 0"),
        ({"kernel_size": 2.0}, TypeError, "kernel_size must be a whole number, but is 2.0"),
        ({"kernel_size": (1, 2, 3)}, ValueError, r"kernel_size must be one number or a pair .* \(1, 2, 3\)"),
        ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
        ({"dilation": 0}, ValueError, "dilation must be at least 1, but is 0"),
        ({"padding": 2}, ValueError, r"at most half of kernel_size, .* is \(2, 2\) and kernel_size \(2, 2\)"),
        ({"padding": "same"}, TypeError, "padding must be a whole number, but is 'same'"),
        ({"kernel_size": 7}, ValueError, "spans 7x7 pixels .* the padded input has 3x4"),
        ({"input": Z((3, 4))}, ValueError, r"input must have 4 axes \(N, C, H, W\), but has shape \(3, 4\)"),
        ({"input": Z((1, 1, 3, 4), int)}, TypeError, "input must be float32 or float64, but is int64"),
    ],
)
@pytest.mark.parametrize("pool", [max_pool2d, max_pool2d_loops])
def test_refuses(pool, changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right?"""
    with pytest.raises(error, match=sentence):
        pool(**({"input": MAP, "kernel_size": 2} | changes))


def test_refuses_a_window_of_padding_only():
    """Is a window that steps over the whole map refused, where torch returns -inf and a place outside the map?"""
    arguments = {"kernel_size": 2, "padding": 1, "dilation": 3}
    output, indices = F.max_pool2d(torch.zeros(1, 1, 2, 2), return_indices=True, **arguments)
    assert output.item() == -np.inf and indices.item() >= 4
    with pytest.raises(ValueError, match="one sees padding only.* input of 2x2: reduce the dilation"):
        max_pool2d(Z((1, 1, 2, 2)), **arguments)


def test_backward_refuses():
    """Is a gradient refused when its shape or dtype is not the output's?"""
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 1, 2\), .* \(1, 1, 3, 4\)"):
        max_pool2d_backward(Z((1, 1, 3, 4)), MAP, 2)
    with pytest.raises(TypeError, match="grad_output is float32"):
        max_pool2d_backward(Z((1, 1, 1, 2), np.float32), MAP, 2)
    with pytest.raises(ValueError, match="indices must lie between 0 and 11, .* but one is 12"):
        max_pool2d_backward(Z((1, 1, 1, 2)), MAP, 2, indices=np.array([[[[1, 12]]]]))


def test_unpool_by_hand():
    """Do the maxima return to their pixels, zeros elsewhere, and is each gradient fetched from there?"""
    found = max_pool2d(MAP, 2, return_indices=True)
    expected = np.array([[[[0.0, 5.0, 0.0, 0.0], [0.0, 0.0, 8.0, 0.0]]]])
    assert_equal_arrays(max_unpool2d(*found, 2), expected)
    assert_equal_arrays(max_unpool2d_loops(*found, 2), expected)
    grad_output = np.arange(8.0).reshape(1, 1, 2, 4)
    assert_equal_arrays(max_unpool2d_backward(grad_output, *found, 2).input, np.array([[[[1.0, 6.0]]]]))
    restored = max_unpool2d(*found, 2, output_size=MAP.shape)
    assert_equal_arrays(restored, np.concatenate([expected, Z((1, 1, 1, 4))], axis=2))


@st.composite
def unpoolings(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, dict]:
    """What a max pooling of windows side by side leaves, in any layout, and the size it came from."""
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    size = [draw(st.integers(max(1, k - 2 * p), k + 5)) for k, p in zip(kernel, padding, strict=True)]
    generator = np.random.default_rng(draw(seeds))
    maps = random_array(generator, (draw(st.integers(0, 2)), draw(st.integers(1, 2)), *size))
    found = max_pool2d_with_indices(maps, kernel, padding=padding)
    values = random_array(generator, found.output.shape, draw(layouts))
    return values, found.indices, {"kernel_size": kernel, "padding": padding, "output_size": tuple(size)}


@settings(max_examples=200)
@given(unpoolings())
def test_unpool_equals_torch(case):
    """Are output and gradient torch's, and the output the loops', when the sizes are any that pooling leaves?"""
    values, indices, options = case

    assert_equal_arrays(max_unpool2d(values, indices, **options), max_unpool2d_loops(values, indices, **options))

    def twin(input, **options):
        return F.max_unpool2d(input, torch.from_numpy(indices), **options)

    assert_agrees_with_torch(
        lambda input, **options: max_unpool2d(input, indices, **options),
        lambda grad_output, input, **options: max_unpool2d_backward(grad_output, input, indices, **options),
        twin,
        (values,),
        **options,
    )


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"indices": np.array([[[[1, 8]]]])}, ValueError, "indices must lie between 0 and 7, .* but one is 8"),
        ({"indices": np.array([[[[-1, 6]]]])}, ValueError, "indices must lie between 0 and 7, .* but one is -1"),
        ({"indices": np.array([[[[1.0, 6.0]]]])}, TypeError, "indices must be .* of whole numbers, but is float64"),
        ({"indices": [[[[1, 6]]]]}, TypeError, "indices must be a numpy.ndarray of whole numbers, but is list"),
        ({"indices": np.array([1, 6])}, ValueError, r"indices must have shape \(1, 1, 1, 2\), .* but has \(2,\)"),
        ({"output_size": (2, 6)}, ValueError, r"less than one stride \(2, 2\) from \(2, 4\), but is \(2, 6\)"),
        ({"output_size": (3, 2)}, ValueError, r"from \(2, 4\), but is \(3, 2\)"),
        ({"output_size": (4,)}, ValueError, r"output_size must be \(H, W\) or \(N, C, H, W\), but is \(4,\)"),
        ({"padding": 1}, ValueError, "the output must not be empty, but would have 0x2 pixels"),
        ({"input": np.array([[[[5, 8]]]])}, TypeError, "input must be float32 or float64"),
    ],
)
@pytest.mark.parametrize("unpool", [max_unpool2d, max_unpool2d_loops])
def test_unpool_refuses(unpool, changes, error, sentence):
    """Is the rule named, with the value that broke it, when maxima cannot be put back?"""
    sound = {"input": np.array([[[[5.0, 8.0]]]]), "indices": np.array([[[[1, 6]]]]), "kernel_size": 2}
    with pytest.raises(error, match=sentence):
        unpool(**(sound | changes))
