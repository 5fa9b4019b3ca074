"""What holds for every function alike: empty batches, float32, any memory layout, and arrays alone."""

from collections.abc import Callable

import numpy as np
import pytest

from cnnlib import scratch
from tests.agreement import assert_equal_arrays
from tests.cnnlib.scratch.arrays import LAYOUTS, random_array
from tests.cnnlib.scratch.test_signatures import BY_ELEMENT, WITH_TWIN

generator = np.random.default_rng(0)
MAPS = (2, 4, 6, 8)


def numbers(*shape: int) -> np.ndarray:
    return generator.standard_normal(shape)


# The input's shape, and the other arguments; arrays among them are float64.
CALLS: dict[str, tuple[tuple[int, ...], dict]] = {
    "adaptive_avg_pool2d": (MAPS, {"output_size": (4, 3)}),
    "avg_pool2d": (MAPS, {"kernel_size": 3, "stride": 2, "padding": 1}),
    "batch_norm": (MAPS, {"running_mean": numbers(4), "running_var": np.ones(4), "weight": numbers(4)}),
    "blur_pool2d": (MAPS, {}),
    "conv2d": (MAPS, {"weight": numbers(6, 2, 3, 3), "bias": numbers(6), "groups": 2, "padding": 1}),
    "conv_transpose2d": (MAPS, {"weight": numbers(4, 3, 3, 3), "bias": numbers(6), "groups": 2, "stride": 2}),
    "cross_entropy": ((2, 4), {"target": np.array([1, 3])}),
    "fold": ((2, 4, 6), {"output_size": (3, 4), "kernel_size": 2}),
    "interpolate": (MAPS, {"size": (9, 5), "mode": "bilinear"}),
    "linear": (MAPS, {"weight": numbers(3, 8), "bias": numbers(3)}),
    "local_response_norm": (MAPS, {"size": 3}),
    "locally_connected2d": (MAPS, {"weight": numbers(2, 3, 5, 4, 3, 3), "stride": (2, 2)}),
    "log_softmax": (MAPS, {"dim": 1}),
    "max_pool2d": (MAPS, {"kernel_size": 3, "stride": 2, "padding": 1}),
    "max_pool_dropout": (MAPS, {"kernel_size": 2, "training": False}),
    "max_unpool2d": ((2, 1, 1, 2), {"indices": np.array([[[[1, 6]]], [[[0, 7]]]]), "kernel_size": 2}),
    "mse_loss": (MAPS, {"target": numbers(*MAPS)}),
    "pixel_shuffle": (MAPS, {"upscale_factor": 2}),
    "pixel_unshuffle": (MAPS, {"downscale_factor": 2}),
    "relu": (MAPS, {}),
    "sigmoid": (MAPS, {}),
    "softmax": (MAPS, {"dim": 1}),
    "tanh": (MAPS, {}),
    "unfold": (MAPS, {"kernel_size": 3, "stride": 2}),
}
each_function = pytest.mark.parametrize("name", CALLS)


def converted(options: dict, change: Callable[[np.ndarray], np.ndarray]) -> dict:
    """The options with every floating array changed."""
    floating = {
        key: change(value)
        for key, value in options.items()
        if isinstance(value, np.ndarray) and value.dtype.kind == "f"
    }
    return options | floating


def of_the_batch(options: dict, count: int) -> dict:
    """The options with those arrays cut that have an entry for each sample."""
    return options | {key: options[key][:count] for key in ("target", "indices") if key in options}


def test_every_function_is_called():
    """Is each function in the table but the two that draw, whose outputs are random?"""
    assert CALLS.keys() == (BY_ELEMENT | WITH_TWIN) - {"dropout", "dropout2d"}


@each_function
def test_float32(name):
    """Are output and gradient float32, and those of float64 to four digits, when all arrays are float32?"""
    shape, options = CALLS[name]
    function, backward = getattr(scratch, name), getattr(scratch, f"{name}_backward")
    input = numbers(*shape)
    expected = function(input, **options)
    narrow = converted(options, lambda array: array.astype(np.float32))
    output = function(input.astype(np.float32), **narrow)
    assert_equal_arrays(output, expected.astype(np.float32))
    grad_output = generator.standard_normal(output.shape)
    gradient = backward(grad_output.astype(np.float32), input.astype(np.float32), **narrow).input
    assert_equal_arrays(gradient, backward(grad_output, input, **options).input.astype(np.float32))


@each_function
def test_empty_batch(name):
    """Are the shapes those of a batch but for its length, forward and backward, when there is no sample?"""
    shape, options = CALLS[name]
    function, backward = getattr(scratch, name), getattr(scratch, f"{name}_backward")
    full = function(numbers(*shape), **options)
    input, empty = np.zeros((0, *shape[1:])), of_the_batch(options, 0)
    output = function(input, **empty)
    assert output.shape == ((0, *full.shape[1:]) if full.ndim else ())
    assert backward(np.zeros(output.shape), input, **empty).input.shape == input.shape


@each_function
@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout(name, layout):
    """Are output and gradient the same, however the arrays lie in memory, and the arrays left as they were?"""
    shape, options = CALLS[name]
    function, backward = getattr(scratch, name), getattr(scratch, f"{name}_backward")
    input = random_array(np.random.default_rng(1), shape, layout)
    strided = converted(options, lambda array: np.repeat(array, 2, axis=-1)[..., ::2])
    before, copy = input.copy(), np.ascontiguousarray(input)
    expected = function(copy, **options)
    assert_equal_arrays(function(input, **strided), expected)
    if expected.ndim:
        grad_output = random_array(np.random.default_rng(2), expected.shape, layout)
        expected_gradient = backward(np.ascontiguousarray(grad_output), copy, **options).input
        assert_equal_arrays(backward(grad_output, input, **strided).input, expected_gradient)
    np.testing.assert_array_equal(input, before)


@each_function
@pytest.mark.parametrize("wrong", ["a list", "whole numbers", "half precision", "nothing"])
def test_takes_floating_arrays_alone(name, wrong):
    """Is input named, with what it is, when it is no array of float32 or float64?"""
    shape, options = CALLS[name]
    input = np.zeros(shape)
    given = {"a list": input.tolist(), "whole numbers": input.astype(int), "half precision": input.astype(np.float16)}
    formulations = [getattr(scratch, name), getattr(scratch, f"{name}_loops", None)]
    for function in filter(None, formulations):
        with pytest.raises(TypeError, match="input"):
            function(given.get(wrong), **options)
