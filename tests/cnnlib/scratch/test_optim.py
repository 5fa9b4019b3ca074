"""SGD and Adam: by hand, against torch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.scratch.layers import Parameter
from cnnlib.scratch.optim import SGD, Adam
from tests.agreement import assert_equal_arrays
from tests.cnnlib.scratch.arrays import seeds

rates = st.sampled_from([0.0, 0.01, 0.5])
sgd_options = st.fixed_dictionaries(
    {
        "lr": rates,
        "momentum": st.sampled_from([0.0, 0.5, 0.9]),
        "dampening": st.sampled_from([0.0, 0.3]),
        "weight_decay": rates,
    }
) | st.fixed_dictionaries(
    {"lr": rates, "momentum": st.sampled_from([0.5, 0.9]), "weight_decay": rates, "nesterov": st.just(True)}
)
adam_options = st.fixed_dictionaries(
    {
        "lr": rates,
        "betas": st.sampled_from([(0.9, 0.999), (0.0, 0.5), (0.5, 0.0)]),
        "eps": st.sampled_from([1e-8, 0.1]),
        "weight_decay": rates,
    }
)


def steps_of(optimiser: type, parameter: float, gradients: list[float], **options) -> list[float]:
    weight = Parameter(np.array([parameter]))
    moving = optimiser([weight], **options)
    places = []
    for gradient in gradients:
        weight.grad = np.array([gradient])
        moving.step()
        places.append(weight.data.item())
    return places


def test_sgd_by_hand():
    """Does the weight 10 go to 9 and 8 at the gradients 2, 2 with rate 1/2, and gather speed with momentum?"""
    assert steps_of(SGD, 10.0, [2.0, 2.0], lr=0.5) == [9.0, 8.0]
    # velocity 2, then 0.5 * 2 + 2 = 3
    assert steps_of(SGD, 10.0, [2.0, 2.0], lr=0.5, momentum=0.5) == [9.0, 7.5]
    # looking ahead: 2 + 0.5 * 2, then 2 + 0.5 * 3
    assert steps_of(SGD, 10.0, [2.0, 2.0], lr=0.5, momentum=0.5, nesterov=True) == [8.5, 6.75]
    # decay adds 0.1 * 10 to the gradient
    assert steps_of(SGD, 10.0, [2.0], lr=0.5, weight_decay=0.1) == [8.5]


def test_adam_by_hand():
    """Is the first step the rate itself, whatever the gradient's size, and half of it where eps is as large?"""
    for gradient in (1000.0, 0.5):
        assert steps_of(Adam, 10.0, [gradient], lr=0.25, eps=0.0) == pytest.approx([9.75], abs=1e-12)
    assert steps_of(Adam, 10.0, [3.0], lr=0.25, eps=3.0) == pytest.approx([9.875], abs=1e-12)
    # The later of two gradients counts twice: mean (1 + 2 * 3) / 3, mean square (1 + 2 * 9) / 3.
    expected = 10 - 1 - (7 / 3) / np.sqrt(19 / 3)
    assert steps_of(Adam, 10.0, [1.0, 3.0], lr=1.0, betas=(0.5, 0.5), eps=0.0)[1] == pytest.approx(expected, abs=1e-12)


def assert_moves_as_torch(ours: type, twin: type, options: dict, seed: int, dtype: type = np.float64) -> None:
    """Five steps at random gradients, one parameter now and then without one."""
    rng = np.random.default_rng(seed)
    start = [rng.standard_normal(shape).astype(dtype) for shape in ((2, 3), (4,), (1, 1, 2, 2))]
    parameters = [Parameter(array.copy()) for array in start]
    tensors = [torch.nn.Parameter(torch.tensor(array)) for array in start]
    optimiser, expected = ours(parameters, **options), twin(tensors, **options)
    for _ in range(5):
        for parameter, tensor in zip(parameters, tensors, strict=True):
            gradient = rng.standard_normal(tensor.shape).astype(dtype) if rng.random() < 0.8 else None
            parameter.grad = gradient
            tensor.grad = None if gradient is None else torch.tensor(gradient)
            kept = None if gradient is None else gradient.copy()
        optimiser.step()
        expected.step()
        assert kept is None or np.array_equal(parameters[-1].grad, kept), "the gradient was modified"
    for parameter, tensor in zip(parameters, tensors, strict=True):
        assert_equal_arrays(parameter.data, tensor)


@settings(max_examples=100)
@given(sgd_options, st.sampled_from([np.float64, np.float32]), seeds)
def test_sgd_moves_as_torch(options, dtype, seed):
    """Are parameters torch's after five steps with any momentum, dampening, decay and nesterov?"""
    assert_moves_as_torch(SGD, torch.optim.SGD, options, seed, dtype)


@settings(max_examples=100)
@given(adam_options, seeds)
def test_adam_moves_as_torch(options, seed):
    """Are parameters torch's after five steps with any betas, eps and decay?"""
    assert_moves_as_torch(Adam, torch.optim.Adam, options, seed)


@pytest.mark.parametrize(("ours", "twin"), [(SGD, torch.optim.SGD), (Adam, torch.optim.Adam)])
def test_moves_as_torch_by_default(ours, twin):
    """Are the defaults torch's, in float32 too?"""
    for dtype in (np.float64, np.float32):
        assert_moves_as_torch(ours, twin, {}, 0, dtype)


@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_moves_in_place(optimiser):
    """Is the array of the layer itself moved, and the gradient kept until zero_grad?"""
    data = np.ones(2)
    weight, idle = Parameter(data), Parameter(np.ones(2))
    weight.grad = np.array([1.0, -1.0])
    moving = optimiser([weight, idle], lr=0.1)
    moving.step()
    assert weight.data is data and data[0] < 1 < data[1]
    assert np.array_equal(idle.data, np.ones(2))
    assert np.array_equal(weight.grad, [1.0, -1.0])
    moving.zero_grad()
    assert weight.grad is None


@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_a_new_rate_takes_effect_at_once(optimiser):
    """Does nothing move any more when the rate is set to 0 after a step?"""
    weight = Parameter(np.ones(2))
    moving = optimiser([weight], lr=0.1)
    weight.grad = np.ones(2)
    moving.step()
    moving.lr = 0.0
    before = weight.data.copy()
    moving.step()
    assert np.array_equal(weight.data, before)


@pytest.mark.parametrize(
    ("optimiser", "options", "error", "sentence"),
    [
        (SGD, {"lr": -1}, ValueError, "lr must be at least 0, but is -1"),
        (SGD, {"lr": "fast"}, TypeError, "lr must be a number, but is 'fast'"),
        (SGD, {"momentum": -0.5}, ValueError, "momentum must be at least 0, but is -0.5"),
        (SGD, {"weight_decay": -0.5}, ValueError, "weight_decay must be at least 0, but is -0.5"),
        (SGD, {"nesterov": True}, ValueError, "nesterov needs momentum above 0 and dampening 0, but they are 0 and 0"),
        (SGD, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, ValueError, "but they are 0.9 and 0.1"),
        (Adam, {"lr": -1}, ValueError, "lr must be at least 0, but is -1"),
        (Adam, {"betas": (0.9, 1.0)}, ValueError, r"betas must lie between 0 and below 1, but are \(0.9, 1.0\)"),
        (Adam, {"eps": -1e-8}, ValueError, "eps must be at least 0, but is -1e-08"),
    ],
)
def test_refuses(optimiser, options, error, sentence):
    """Is the rule named, with the value that broke it, and does torch refuse too?"""
    with pytest.raises(error, match=sentence):
        optimiser([Parameter(np.ones(1))], **options)
    with pytest.raises((ValueError, TypeError)):
        getattr(torch.optim, optimiser.__name__)([torch.nn.Parameter(torch.ones(1))], **options)


@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_refuses_no_parameters(optimiser):
    """Is an empty list refused, with the way out?"""
    with pytest.raises(ValueError, match=r"params must hold a parameter, but is empty: pass a layer's parameters\(\)"):
        optimiser([])
