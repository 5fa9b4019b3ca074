"""unfold and fold, their gradients and their loops: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    conv2d,
    fold,
    fold_backward,
    fold_loops,
    unfold,
    unfold_backward,
    unfold_loops,
)
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
INPUT = np.arange(1.0, 7.0).reshape(1, 1, 2, 3)  # [[1, 2, 3], [4, 5, 6]]


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, dict]:
    """Maps and options that unfold accepts: non-square, strided past the kernel, 1x1, batches of 0, 1 and 2."""

    def pair_of(low: int, high: int) -> tuple[int, int]:
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    kernel, dilation, padding, stride = pair_of(1, 3), pair_of(1, 3), pair_of(0, 2), pair_of(1, 4)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    size = [draw(st.integers(max(1, s - 2 * p), s + 4)) for s, p in zip(spans, padding, strict=True)]
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 3)), *size)
    maps = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    options = {"kernel_size": kernel, "dilation": dilation, "padding": padding, "stride": stride}
    # One number for both axes, where that is the same call.
    return maps, {name: value[0] if value[0] == value[1] else value for name, value in options.items()}


@st.composite
def column_cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, dict]:
    """Columns and options that fold accepts."""
    maps, options = draw(cases())
    shape = unfold(maps, **options).shape
    columns = random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype)
    return columns, {"output_size": maps.shape[2:], **options}


@pytest.mark.parametrize("lay_out", [unfold, unfold_loops])
def test_unfold_by_hand(lay_out):
    """Does each window stand in a column, in reading order, when two windows fit, or four with a border?"""
    assert_equal_arrays(lay_out(INPUT, 2), np.array([[[1.0, 2.0], [2.0, 3.0], [4.0, 5.0], [5.0, 6.0]]]))
    strided = lay_out(INPUT, (1, 2), padding=(0, 1), stride=(1, 2))
    assert_equal_arrays(strided, np.array([[[0.0, 2.0, 0.0, 5.0], [1.0, 3.0, 4.0, 6.0]]]))


@pytest.mark.parametrize("add_up", [fold, fold_loops])
def test_fold_by_hand(add_up):
    """Do the copies of a pixel add up (2 + 3 = 5) when two windows overlap?"""
    columns = np.array([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]])
    expected = np.array([[[[1.0, 3.0 + 2.0, 4.0], [5.0, 7.0 + 6.0, 8.0]]]])
    assert_equal_arrays(add_up(columns, (2, 3), 2), expected)


@settings(max_examples=150)
@given(cases())
def test_unfold_equals_torch_and_its_loops(case):
    """Are columns and gradient torch's to 1e-10, and the loops', when any option is set?"""
    maps, options = case
    assert_agrees_with_torch(unfold, unfold_backward, F.unfold, (maps,), **options)
    assert_equal_arrays(unfold_loops(maps, **options), unfold(maps, **options))


@settings(max_examples=150)
@given(column_cases())
def test_fold_equals_torch_and_its_loops(case):
    """Are maps and gradient torch's to 1e-10, and the loops', when any option is set?"""
    columns, options = case
    assert_agrees_with_torch(fold, fold_backward, F.fold, (columns,), **options)
    assert_equal_arrays(fold_loops(columns, **options), fold(columns, **options))


@settings(max_examples=40)
@given(cases(dtype=np.float32), column_cases(dtype=np.float32))
def test_keep_float32(maps_case, columns_case):
    """Are output and gradient float32, and torch's to 1e-4, when the array is float32?"""
    maps, options = maps_case
    assert_agrees_with_torch(unfold, unfold_backward, F.unfold, (maps,), **options)
    columns, options = columns_case
    assert_agrees_with_torch(fold, fold_backward, F.fold, (columns,), **options)


@settings(max_examples=40)
@given(cases(), column_cases(), seeds)
def test_gradients_are_slopes(maps_case, columns_case, seed):
    """Do the gradients predict how the output moves when the input moves a little?"""
    maps, options = maps_case
    assert_gradient_by_projection(unfold, unfold_backward, (maps,), seed, **options)
    columns, options = columns_case
    assert_gradient_by_projection(fold, fold_backward, (columns,), seed, **options)


@settings(max_examples=60)
@given(cases(), seeds)
def test_convolution_is_a_product_with_columns(case, seed):
    """Is weight.reshape(O, -1) @ unfold(x) what conv2d gives when the options are the same?"""
    maps, options = case
    kernel = (options["kernel_size"],) * 2 if isinstance(options["kernel_size"], int) else options["kernel_size"]
    weight = random_array(np.random.default_rng(seed), (2, maps.shape[1], *kernel))
    rest = {name: value for name, value in options.items() if name != "kernel_size"}
    product = weight.reshape(2, -1) @ unfold(maps, **options)
    convolved = conv2d(maps, weight, **rest)
    assert_equal_arrays(product.reshape(convolved.shape), convolved)


@settings(max_examples=60)
@given(cases())
def test_fold_of_unfold_counts_windows(case):
    """Is fold(unfold(x)) x times the number of windows that see the pixel, so no inverse?"""
    maps, options = case
    size = maps.shape[2:]
    windows = fold(unfold(np.ones(maps.shape), **options), size, **options)
    assert_equal_arrays(fold(unfold(maps, **options), size, **options), maps * windows)


BY_TORCH_TOO = {
    "kernel of zero": ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, but is 0"),
    "stride of zero": ({"stride": 0}, ValueError, "stride must be at least 1, but is 0"),
    "negative padding": ({"padding": -1}, ValueError, "padding must be at least 0, but is -1"),
    "padding in words": ({"padding": "same"}, TypeError, "padding must be a whole number, but is 'same'"),
    "dilation of zero": ({"dilation": 0}, ValueError, "dilation must be at least 1, but is 0"),
    "three sides": ({"kernel_size": (1, 2, 1)}, ValueError, r"a pair .* is \(1, 2, 1\)"),
    "kernel too large": ({"kernel_size": 4}, ValueError, r"spans 4x4 pixels .* input has 2x3"),
}
FOLD_BY_TORCH_TOO = {
    "rows that make no kernel": ({"input": Z((1, 6, 2))}, ValueError, "6 rows must be divisible by kh . kw = 4"),
    "too few columns": (
        {"input": Z((1, 4, 1))},
        ValueError,
        r"input must have shape \(1, 4, 2\), a column for each of 1x2 windows, but has \(1, 4, 1\)",
    ),
    "four axes": ({"input": Z((1, 4, 1, 2))}, ValueError, r"3 axes \(N, C \* kh \* kw, L\)"),
    "output of zero": ({"output_size": (0, 3)}, ValueError, "output_size must be at least 1, but is 0"),
}


@pytest.mark.parametrize("name", BY_TORCH_TOO)
def test_unfold_refuses_what_torch_refuses(name):
    """Is the rule named, with the value that broke it, when torch refuses, too?"""
    changes, error, sentence = BY_TORCH_TOO[name]
    arguments = {"kernel_size": 2} | changes
    for lay_out in (unfold, unfold_loops):
        with pytest.raises(error, match=sentence):
            lay_out(INPUT, **arguments)
    with pytest.raises((RuntimeError, TypeError)):
        F.unfold(torch.from_numpy(INPUT), **arguments)


@pytest.mark.parametrize("name", [*BY_TORCH_TOO, *FOLD_BY_TORCH_TOO])
def test_fold_refuses_what_torch_refuses(name):
    """Is the rule named, with the value that broke it, when torch refuses, too?"""
    changes, error, sentence = (BY_TORCH_TOO | FOLD_BY_TORCH_TOO)[name]
    arguments = {"input": Z((1, 4, 2)), "output_size": (2, 3), "kernel_size": 2} | changes
    for add_up in (fold, fold_loops):
        with pytest.raises(error, match=sentence):
            add_up(**arguments)
    with pytest.raises((RuntimeError, TypeError)):
        F.fold(**arguments | {"input": torch.from_numpy(arguments["input"])})


def test_what_is_no_floating_array_is_refused():
    """Are integers and lists refused, and a gradient of another shape or dtype?"""
    for layer, options in ((unfold, {}), (fold, {"output_size": (2, 3)})):
        with pytest.raises(TypeError, match="input must be float32 or float64, but is int64"):
            layer(Z((1, 4, 2), int), kernel_size=2, **options)
    with pytest.raises(ValueError, match=r"input must have 4 axes \(N, C, H, W\)"):
        unfold(Z((2, 3)), 2)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 4, 2\), .* has \(1, 4, 3\)"):
        unfold_backward(Z((1, 4, 3)), INPUT, 2)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 2, 3\), .* has \(1, 1, 3, 2\)"):
        fold_backward(Z((1, 1, 3, 2)), Z((1, 4, 2)), (2, 3), 2)
    with pytest.raises(TypeError, match="grad_output is float32"):
        unfold_backward(Z((1, 4, 2), np.float32), INPUT, 2)
