"""gradcheck: what it passes, what it finds, and with what words."""

import numpy as np
import pytest

from cnnlib.scratch import (
    conv2d,
    conv2d_backward,
    gradcheck,
    linear,
    linear_backward,
    relu,
    relu_backward,
)
from cnnlib.scratch.conv import Conv2dGradients
from tests.cnnlib.scratch.arrays import random_array

GENERATOR = np.random.default_rng(0)
ARRAYS = tuple(random_array(GENERATOR, shape) for shape in ((2, 2, 4, 4), (3, 2, 3, 3), (3,)))


def test_passes_what_is_right():
    """Are right gradients passed when layers are linear, bent, without a bias, or given options?"""
    assert gradcheck(conv2d, conv2d_backward, ARRAYS)
    assert gradcheck(conv2d, conv2d_backward, (*ARRAYS[:2], None), stride=2, padding=1)
    assert gradcheck(linear, linear_backward, [np.ones((2, 3)), np.ones((4, 3)), None])
    assert gradcheck(relu, relu_backward, [np.array([-2.0, 3.0])])
    assert gradcheck(np.exp, lambda grad_output, x: (grad_output * np.exp(x),), [np.linspace(-3, 3, 7)])


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
@pytest.mark.parametrize("size", [1e-8, 1.0, 1e8])
def test_scales_make_no_difference(size, scale):
    """Is a right gradient passed, and one too large by a thousandth found, whatever the numbers' magnitude?"""
    x = size * np.array([0.3, -0.7, 1.1])

    def square(x):
        return scale * x**2

    assert gradcheck(square, lambda grad_output, x: (grad_output * 2 * scale * x,), [x])
    with pytest.raises(AssertionError, match="the gradient of input 0 is wrong"):
        gradcheck(square, lambda grad_output, x: (grad_output * 2.002 * scale * x,), [x])


@pytest.mark.parametrize("wrong", Conv2dGradients._fields)
def test_names_the_wrong_input(wrong):
    """Is the one wrong gradient named, with the slope and what was claimed, when the others are right?"""

    def backward(*arguments):
        gradients = conv2d_backward(*arguments)
        return gradients._replace(**{wrong: 1.5 * getattr(gradients, wrong)})

    with pytest.raises(AssertionError) as caught:
        gradcheck(conv2d, backward, ARRAYS)
    words = str(caught.value)
    assert words.startswith(f"the gradient of input {wrong} is wrong: along a random direction the output's slope is ")
    slope, claimed, difference = (
        float(words.partition(before)[2].split(",")[0].split(" ")[0])
        for before in ("slope is ", "gradient gives ", "difference of ")
    )
    assert claimed == pytest.approx(1.5 * slope, rel=1e-4)
    assert difference == pytest.approx(slope - claimed, rel=1e-2)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda gradient: gradient.transpose(0, 1, 3, 2),
        lambda gradient: gradient[:, :, ::-1, ::-1],
        lambda gradient: -gradient,
        lambda gradient: gradient * 0,
        lambda gradient: gradient / 2,
        lambda gradient: gradient + np.eye(3)[0],
        lambda gradient: gradient * np.nan,
    ],
)
def test_finds_the_usual_mistakes(spoil):
    """Is a gradient found wrong when it is transposed, flipped, negated, zero, halved, shifted, or no number?"""

    def backward(*arguments):
        gradients = conv2d_backward(*arguments)
        return gradients._replace(weight=spoil(gradients.weight))

    with pytest.raises(AssertionError, match="the gradient of input weight is wrong"):
        gradcheck(conv2d, backward, ARRAYS)


def test_large_outputs_with_small_slopes():
    """Is rounding in a large output forgiven, and an error of a hundredth in a small slope still found?"""

    def identity(grad_output, x):
        return (grad_output,)

    x = np.linspace(0.1, 1.0, 5)
    assert gradcheck(lambda x: 1e8 + x, identity, [x])
    with pytest.raises(AssertionError, match="the gradient of input 0 is wrong"):
        gradcheck(lambda x: 1.0 + 1e-4 * x, lambda grad_output, x: (1.01e-4 * grad_output,), [x])


def test_zero_is_a_gradient():
    """Is a gradient of zero right for a constant, and wrong for what moves?"""

    def zero(grad_output, x):
        return (np.zeros_like(x),)

    assert gradcheck(lambda x: np.ones(3), zero, [np.ones(3)])
    with pytest.raises(AssertionError, match="but the gradient gives 0"):
        gradcheck(lambda x: 1e-9 * x, zero, [np.ones(3)])


def test_arguments_stay_as_they_are():
    """Are inputs untouched, and a backward that writes into grad_output no nuisance?"""

    def backward(grad_output, x):
        grad_output *= 2 * x
        return (grad_output,)

    x = np.array([1.0, 2.0])
    assert gradcheck(np.square, backward, [x])
    assert x.tolist() == [1.0, 2.0]


def right(grad_output, x):
    return (grad_output,)


@pytest.mark.parametrize(
    ("backward", "inputs", "error", "sentence"),
    [
        (right, [np.ones(3, np.float32)], TypeError, "a float64 array, but input 0 is float32"),
        (right, [[1.0, 2.0]], TypeError, "input 0 is a list"),
        (lambda g, x: g, [np.ones(3)], ValueError, "a tuple of 1, one gradient an input, but gave a ndarray"),
        (lambda g, x: (g, g), [np.ones(3)], ValueError, "a tuple of 1, .* but gave 2"),
        (lambda g, x: (None,), [np.ones(3)], ValueError, r"input's shape \(3,\), but has None"),
        (lambda g, x: (g[:, None],), [np.ones(3)], ValueError, r"input's shape \(3,\), but has \(3, 1\)"),
    ],
)
def test_refuses(backward, inputs, error, sentence):
    """Is the rule named, with the value that broke it, when there is nothing to compare?"""
    with pytest.raises(error, match=sentence):
        gradcheck(np.asarray, backward, inputs)
