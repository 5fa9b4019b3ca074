"""First weights: their fans, their spread, their law, against torch."""

from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import init as torch_init

from cnnlib.scratch import init

SHAPE = (40, 50, 5, 4)  # fan_in 1000, fan_out 800
generator = np.random.default_rng

CASES = {
    "kaiming": {"nonlinearity": "relu"},
    "kaiming of a leaky relu": {"a": 0.3},
    "kaiming backward": {"mode": "fan_out", "nonlinearity": "relu"},
    "xavier": {},
    "xavier with gain": {"gain": 5 / 3},
}
DEVIATIONS = {
    "kaiming": sqrt(2 / 1000),
    "kaiming of a leaky relu": sqrt(2 / 1.09 / 1000),
    "kaiming backward": sqrt(2 / 800),
    "xavier": sqrt(2 / 1800),
    "xavier with gain": 5 / 3 * sqrt(2 / 1800),
}
each_case = pytest.mark.parametrize("name", CASES)


def draw(name: str, law: str, dtype: type = np.float64) -> np.ndarray:
    function = getattr(init, f"{name.split()[0]}_{law}_")
    return function(np.empty(SHAPE, dtype), generator(0), **CASES[name])


def twin(name: str, law: str) -> torch.Tensor:
    torch.manual_seed(0)
    return getattr(torch_init, f"{name.split()[0]}_{law}_")(torch.empty(SHAPE, dtype=torch.float64), **CASES[name])


@each_case
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normal(name, dtype):
    """Have 40,000 numbers mean 0, the formula's deviation and a normal's tails, and torch's too?"""
    weight, deviation = draw(name, "normal", dtype), DEVIATIONS[name]
    assert weight.dtype == dtype
    for numbers in (weight, twin(name, "normal").numpy()):
        count = numbers.size
        assert abs(numbers.mean()) < 5 * deviation / sqrt(count)
        # The deviation of a sample varies by deviation / sqrt(2 n).
        assert abs(numbers.std() - deviation) < 5 * deviation / sqrt(2 * count)
        beyond = (np.abs(numbers) > 2 * deviation).mean()
        assert abs(beyond - 0.0455) < 5 * sqrt(0.0455 / count)


@each_case
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_uniform(name, dtype):
    """Do 40,000 numbers fill the interval of the formula's deviation evenly, and torch's too?"""
    weight, bound = draw(name, "uniform", dtype), sqrt(3) * DEVIATIONS[name]
    assert weight.dtype == dtype
    for numbers in (weight, twin(name, "uniform").numpy()):
        assert 0.999 * bound < np.abs(numbers).max() <= bound * (1 + 1e-6)
        shares = np.histogram(numbers, bins=10, range=(-bound * 1.00001, bound * 1.00001))[0] / numbers.size
        assert np.abs(shares - 0.1).max() < 5 * sqrt(0.09 / numbers.size)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=5).map(tuple))
def test_fans_equal_torch(shape):
    """Are both fans torch's for linear layers and convolutions of any number of axes?"""
    assert init.fans(np.zeros(shape)) == torch_init._calculate_fan_in_and_fan_out(torch.zeros(shape))


@pytest.mark.parametrize("nonlinearity", ["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu"])
@pytest.mark.parametrize("param", [None, 0.0, 0.2])
def test_gain_equals_torch(nonlinearity, param):
    """Is the gain torch's for every word?"""
    assert init.calculate_gain(nonlinearity, param) == torch_init.calculate_gain(nonlinearity, param)


@pytest.mark.parametrize("name", ["kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_"])
def test_fills_in_place(name):
    """Is the very array filled and returned, from the generator alone?"""
    weight = np.zeros((3, 2))
    assert getattr(init, name)(weight, generator(1)) is weight
    assert np.all(weight != 0)
    assert np.array_equal(weight, getattr(init, name)(np.zeros((3, 2)), generator(1)))
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator, but is 1"):
        getattr(init, name)(weight, 1)
    with pytest.raises(ValueError, match=r"weight must have axes \(out, in, ...\), .* has shape \(3,\)"):
        getattr(init, name)(np.zeros(3), generator(1))
    with pytest.raises(TypeError, match="weight must be float32 or float64, but is int64"):
        getattr(init, name)(np.zeros((3, 2), int), generator(1))


def test_keeps_the_signal():
    """Does the signal keep its size through thirty layers with relu and He's weights, and vanish with Xavier's?"""
    sizes = {}
    for name, options in (("kaiming_normal_", {"nonlinearity": "relu"}), ("xavier_normal_", {})):
        rng = generator(0)
        signal = rng.standard_normal((200, 256))
        for _ in range(30):
            weight = getattr(init, name)(np.empty((256, 256)), rng, **options)
            signal = np.maximum(signal @ weight.T, 0)
        sizes[name] = (signal**2).mean()
    assert 0.2 < sizes["kaiming_normal_"] < 5
    # Each layer halves the mean square: 2^-30 is a billionth.
    assert sizes["xavier_normal_"] < 1e-7


def test_refuses_words():
    """Is an unknown mode or nonlinearity refused, with those there are?"""
    with pytest.raises(ValueError, match="mode must be one of 'fan_in', 'fan_out', but is 'fan_avg'"):
        init.kaiming_normal_(np.zeros((2, 2)), generator(0), mode="fan_avg")
    with pytest.raises(ValueError, match="nonlinearity must be one of .*, but is 'swish'"):
        init.kaiming_uniform_(np.zeros((2, 2)), generator(0), nonlinearity="swish")
