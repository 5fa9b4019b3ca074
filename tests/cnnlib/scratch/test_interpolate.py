"""interpolate and its gradient: by hand, by properties, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnlib.scratch import interpolate, interpolate_backward, interpolate_loops
from tests.agreement import assert_agrees_with_torch, assert_equal_arrays, assert_gradient_by_projection
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds

Z = np.zeros
ROW = np.array([[[[0.0, 4.0, 8.0]]]])
modes = st.one_of(
    st.just({"mode": "nearest"}),
    st.fixed_dictionaries(
        {"mode": st.sampled_from(["bilinear", "bicubic"]), "align_corners": st.sampled_from([None, False, True])}
    ),
)
sizes = st.integers(1, 12)
factors = st.sampled_from([0.3, 0.5, 1, 1.3, 2, 3]) | st.floats(0.2, 3)
targets = st.one_of(
    st.builds(lambda size: {"size": size}, sizes | st.tuples(sizes, sizes)),
    st.builds(lambda factor: {"scale_factor": factor}, factors | st.tuples(factors, factors)),
)


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, dict]:
    """Maps in any layout, and a way to resize them that leaves at least a pixel."""
    shape = draw(st.tuples(st.integers(0, 2), st.integers(1, 2), st.integers(1, 6), st.integers(1, 6)))
    options = draw(modes) | draw(targets)
    if "scale_factor" in options:
        assume(np.all(np.multiply(shape[2:], options["scale_factor"]) >= 1))
    return random_array(np.random.default_rng(draw(seeds)), shape, draw(layouts), dtype), options


@pytest.mark.parametrize("resize", [interpolate, interpolate_loops])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"size": (1, 6)}, [0, 0, 4, 4, 8, 8]),
        ({"size": (1, 2)}, [0, 4]),
        ({"size": (1, 6), "mode": "bilinear"}, [0, 1, 3, 5, 7, 8]),
        ({"size": (1, 5), "mode": "bilinear", "align_corners": True}, [0, 2, 4, 6, 8]),
        # Half-way the four weights are -3/32, 19/32, 19/32, -3/32, here of 0, 0, 4, 8 and of 0, 4, 8, 8.
        ({"size": (1, 5), "mode": "bicubic", "align_corners": True}, [0, 1.625, 4, 6.375, 8]),
        ({"scale_factor": (1.0, 2.0)}, [0, 0, 4, 4, 8, 8]),
    ],
)
def test_by_hand(resize, options, expected):
    """Do the three values 0, 4, 8 become what pencil and paper say?"""
    assert_equal_arrays(resize(ROW, **options), np.array(expected, float).reshape(1, 1, 1, -1))


def test_backward_by_hand():
    """Does a pixel collect the gradients of its copies, or its shares of what lies between?"""
    nearest = interpolate_backward(np.arange(6.0).reshape(1, 1, 1, 6), ROW, (1, 6))
    assert_equal_arrays(nearest.input, np.array([[[[1.0, 5.0, 9.0]]]]))
    linear = interpolate_backward(np.ones((1, 1, 1, 5)), ROW, (1, 5), mode="bilinear", align_corners=True)
    assert_equal_arrays(linear.input, np.array([[[[1.5, 2.0, 1.5]]]]))


@settings(max_examples=150)
@given(cases())
def test_equals_its_loops(case):
    """Do columns first and rows then give what each pixel's sum gives?"""
    input, options = case
    assert_equal_arrays(interpolate(input, **options), interpolate_loops(input, **options))


def keeps_its_size(input: np.ndarray, options: dict) -> bool:
    return options.get("scale_factor") is not None and interpolate(input, **options).shape == input.shape


@settings(max_examples=400)
@given(cases())
def test_equals_torch(case):
    """Are output and gradient torch's to 1e-10, and the argument untouched, when any option is set?"""
    input, options = case
    # There torch's bicubic gradient is that of a copy, though its output is none: see the test below.
    assume(options["mode"] != "bicubic" or not keeps_its_size(input, options))
    assert_agrees_with_torch(interpolate, interpolate_backward, F.interpolate, (input,), **options)


@settings(max_examples=100)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are output and gradient float32, and torch's to 1e-4, when the input is float32?"""
    input, options = case
    assume(options["mode"] != "bicubic" or not keeps_its_size(input, options))
    assert_agrees_with_torch(interpolate, interpolate_backward, F.interpolate, (input,), **options)


def test_bicubic_gradient_where_torch_errs():
    """Is our gradient the slope of the output, where a factor of 1.2 leaves the size and torch's gradient is not?"""
    input, options = random_array(np.random.default_rng(0), (1, 1, 3, 3)), {"scale_factor": 1.2, "mode": "bicubic"}
    tensor = torch.tensor(input, requires_grad=True)
    expected = F.interpolate(tensor, **options)
    assert_equal_arrays(interpolate(input, **options), expected)
    assert not torch.equal(expected, tensor)
    expected.sum().backward()
    assert torch.equal(tensor.grad, torch.ones_like(tensor))
    assert_gradient_by_projection(interpolate, interpolate_backward, (input,), 0, **options)


@pytest.mark.parametrize(
    ("mode", "factor", "repeats"), [("nearest", 1.3, 1), ("bilinear", 1.3, 1), ("nearest", 2.2, 2)]
)
def test_a_factor_cut_down_to_whole_pixels(mode, factor, repeats):
    """Are three pixels copied, or doubled evenly, as in torch, when the factor was a little more than that?"""
    assert_agrees_with_torch(
        interpolate, interpolate_backward, F.interpolate, (ROW,), scale_factor=(1.0, factor), mode=mode
    )
    assert_equal_arrays(interpolate(ROW, scale_factor=(1.0, factor), mode=mode), ROW.repeat(repeats, axis=3))


@settings(max_examples=100)
@given(cases(), seeds)
def test_gradient_is_the_slope(case, seed):
    """Does the gradient predict how the output moves when the input moves a little?"""
    input, options = case
    assert_gradient_by_projection(interpolate, interpolate_backward, (input,), seed, **options)


def test_nearest_of_every_size():
    """Is the nearest row torch's for all sizes to 40 and outputs to 80, where rounding decides some of them?"""
    exact = 0
    for size in range(1, 41):
        input = np.arange(float(size)).reshape(1, 1, 1, size)
        for output_size in range(1, 81):
            output = interpolate(input, (1, output_size))
            np.testing.assert_array_equal(output, F.interpolate(torch.from_numpy(input), (1, output_size)).numpy())
            exact += np.array_equal(output.ravel(), np.arange(output_size) * size // output_size)
    # Fractions would give the same in nearly all cases.
    assert 0.99 * 40 * 80 < exact < 40 * 80


@settings(max_examples=100)
@given(cases())
def test_a_constant_stays(case):
    """Do the weights of every output pixel add up to 1?"""
    input, options = case
    output = interpolate(np.ones_like(input), **options)
    assert_equal_arrays(output, np.ones_like(output))


@settings(max_examples=50)
@given(st.integers(2, 6), st.integers(2, 12), st.integers(2, 12))
def test_a_plane_stays_a_plane(side, height, width):
    """Is a plane resized to a plane with the same corners when corners are aligned?"""
    plane = (np.linspace(0, 1, side)[:, None] + np.linspace(0, 3, side))[None, None]
    expected = (np.linspace(0, 1, height)[:, None] + np.linspace(0, 3, width))[None, None]
    assert_equal_arrays(interpolate(plane, (height, width), mode="bilinear", align_corners=True), expected)


def test_what_is_no_number_stays_local():
    """Does a NaN spread to those pixels only that look at it?"""
    input = Z((1, 1, 5, 5))
    input[0, 0, 2, 2] = np.nan
    assert np.isnan(interpolate(input, 10)).sum() == 4
    assert np.isnan(interpolate(input, 10, mode="bilinear")).sum() == 16


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({}, ValueError, "give either size or scale_factor, but size is None and scale_factor None"),
        ({"size": 2, "scale_factor": 2.0}, ValueError, "but size is 2 and scale_factor 2.0"),
        ({"size": 0}, ValueError, "size must be at least 1, but is 0"),
        ({"size": (1, 2, 3)}, ValueError, r"size must be one number or a pair .* \(1, 2, 3\)"),
        ({"size": 2.5}, TypeError, "size must be a whole number, but is 2.5"),
        ({"scale_factor": 0.2}, ValueError, "scale_factor 0.2 leaves nothing of 1x3 pixels"),
        ({"scale_factor": -1}, ValueError, "scale_factor must be above 0, but is -1"),
        ({"scale_factor": float("nan")}, ValueError, "scale_factor must be finite, but is nan"),
        ({"scale_factor": "2"}, TypeError, "scale_factor must be a number, but is '2'"),
        ({"scale_factor": (1, 2, 3)}, ValueError, r"scale_factor must be one number or a pair .* \(1, 2, 3\)"),
        ({"size": 2, "mode": "linear"}, ValueError, "mode must be one of 'nearest', .*, but is 'linear'"),
        ({"size": 2, "align_corners": False}, ValueError, "align_corners has no meaning for mode='nearest'"),
    ],
)
def test_refuses(options, error, sentence):
    """Is the rule named, with the value that broke it, when maps cannot be resized so, and does torch refuse too?"""
    for function in (interpolate, interpolate_loops):
        with pytest.raises(error, match=sentence):
            function(ROW, **options)
    with pytest.raises(error, match=sentence):
        interpolate_backward(ROW, ROW, **options)
    with pytest.raises((ValueError, RuntimeError, TypeError, NotImplementedError)):
        F.interpolate(torch.from_numpy(ROW), **options)


def test_refuses_arrays():
    """Are arrays refused that are no maps or hold whole numbers, and gradients of another shape?"""
    with pytest.raises(ValueError, match=r"input must have 4 axes \(N, C, H, W\)"):
        interpolate(Z((3, 3)), 2)
    with pytest.raises(TypeError, match="input must be float32 or float64, but is int64"):
        interpolate(Z((1, 1, 3, 3), int), 2)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 1, 2, 2\), .* \(1, 1, 1, 3\)"):
        interpolate_backward(ROW, ROW, 2)
