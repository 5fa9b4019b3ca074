"""Layers in a row, and the state that is saved and loaded."""

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib.scratch import layers
from cnnlib.scratch.layers import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential
from tests.agreement import assert_equal_arrays


def network(seed: int = 0, dtype: type = np.float64) -> Sequential:
    rng = np.random.default_rng(seed)
    block = Sequential(Conv2d(2, 3, 3, padding=1, rng=rng, dtype=dtype), BatchNorm2d(3, dtype=dtype), ReLU())
    return Sequential(block, MaxPool2d(2), Dropout(0.0, rng=rng), Flatten(), Linear(12, 4, rng=rng, dtype=dtype))


def twin() -> nn.Sequential:
    torch.manual_seed(0)
    block = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU())
    return nn.Sequential(block, nn.MaxPool2d(2), nn.Dropout(0.0), nn.Flatten(), nn.Linear(12, 4)).double()


def arrays_of(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in module.state_dict().items()}


def test_keys_are_those_of_torch():
    """Are the keys, also of a block within, and their order and shapes those of nn.Sequential?"""
    ours, theirs = network().state_dict(), twin().state_dict()
    assert list(ours) == list(theirs)
    assert "0.1.running_var" in ours
    assert [array.shape for array in ours.values()] == [tuple(tensor.shape) for tensor in theirs.values()]


def test_loads_what_torch_saved():
    """Are outputs and all gradients torch's after loading its state, as arrays or as tensors?"""
    model, module = network(), twin()
    for state in (arrays_of(module), module.state_dict()):
        model = network(1)
        model.load_state_dict(state)
        model.zero_grad()
        module.zero_grad()
        input = np.random.default_rng(0).standard_normal((5, 2, 4, 4))
        tensor = torch.tensor(input, requires_grad=True)
        model.eval()
        module.eval()
        expected = module(tensor)
        assert_equal_arrays(model(input), expected)
        expected.sum().backward()
        assert_equal_arrays(model.backward(np.ones(expected.shape)), tensor.grad)
        for (key, parameter), ours in zip(module.named_parameters(), model.parameters(), strict=True):
            assert_equal_arrays(ours.grad, parameter.grad), key


def down_and_up(kit, **options):
    """A network that narrows, widens and classifies pixels, of our layers or of torch's."""
    return kit.Sequential(
        kit.Conv2d(2, 8, 3, padding=1, **options),
        kit.LocalResponseNorm(3, alpha=0.1),
        kit.AvgPool2d(2),
        kit.PixelShuffle(2),
        kit.Tanh(),
        kit.PixelUnshuffle(2),
        kit.ConvTranspose2d(8, 3, 3, stride=2, padding=1, output_padding=1, **options),
        kit.Upsample(scale_factor=2, mode="bilinear"),
        kit.AdaptiveAvgPool2d((5, 4)),
        kit.Unfold(2, stride=2, padding=(1, 0)),
        kit.Fold((5, 4), 2, stride=2, padding=(1, 0)),
        kit.Softmax(dim=1),
    )


def test_every_kind_of_layer_in_a_row():
    """Are keys, output and all gradients torch's in a network of most kinds of layers?"""
    rng = np.random.default_rng(0)
    model, module = down_and_up(layers, rng=rng, dtype=np.float64), down_and_up(nn).double()
    assert list(model.state_dict()) == list(module.state_dict()) == ["0.weight", "0.bias", "6.weight", "6.bias"]
    model.load_state_dict(arrays_of(module))
    input = rng.standard_normal((2, 2, 8, 6))
    tensor = torch.tensor(input, requires_grad=True)
    expected = module(tensor)
    assert_equal_arrays(model(input), expected)
    grad_output = rng.standard_normal(expected.shape)
    expected.backward(torch.from_numpy(grad_output))
    assert_equal_arrays(model.backward(grad_output), tensor.grad)
    for ours, (key, parameter) in zip(model.parameters(), module.named_parameters(), strict=True):
        assert_equal_arrays(ours.grad, parameter.grad), key


def test_torch_loads_what_we_saved():
    """Does torch take our state in turn, and answer the same?"""
    model, module = network().eval(), twin().eval()
    module.load_state_dict({key: torch.from_numpy(array) for key, array in model.state_dict().items()})
    input = np.random.default_rng(0).standard_normal((5, 2, 4, 4))
    assert_equal_arrays(model(input), module(torch.from_numpy(input)))


def test_state_is_a_copy():
    """Does a saved state stay as it was when the model is trained on, and a loaded one leave its source alone?"""
    model = network()
    saved = model.state_dict()
    before = {key: array.copy() for key, array in saved.items()}
    other = network(1)
    other.load_state_dict(saved)
    for parameter in [*model.parameters(), *other.parameters()]:
        parameter.data += 1
    model(np.ones((2, 2, 4, 4)))
    assert all(np.array_equal(saved[key], before[key]) for key in saved)
    assert not np.array_equal(model.state_dict()["0.1.running_mean"], saved["0.1.running_mean"])


def test_state_takes_the_model_dtype():
    """Is a float64 state rounded to float32, and the batches still counted in whole numbers, when loaded?"""
    model = network(1, np.float32)
    state = network(0).state_dict() | {"0.1.num_batches_tracked": np.array(7)}
    model.load_state_dict(state)
    assert np.array_equal(model.state_dict()["4.weight"], state["4.weight"].astype(np.float32))
    assert model.state_dict()["0.1.num_batches_tracked"] == 7
    assert model(np.ones((2, 2, 4, 4), np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (lambda s: s.pop("4.bias"), KeyError, r"lacks \['4.bias'\] and has besides \[\]"),
        (lambda s: s.update(extra=np.zeros(1)), KeyError, r"lacks \[\] and has besides \['extra'\]"),
        (
            lambda s: s.update({"4.weight": np.zeros((12, 4))}),
            ValueError,
            r"4.weight must have shape \(4, 12\), but has \(12, 4\) in state",
        ),
    ],
)
def test_refuses_a_state_that_does_not_fit(change, error, sentence):
    """Is the key named, and nothing at all changed, when a state lacks one, has one more or of another shape?"""
    model = network(0)
    before, state = model.state_dict(), network(1).state_dict()
    change(state)
    with pytest.raises(error, match=sentence):
        model.load_state_dict(state)
    assert all(np.array_equal(array, before[key]) for key, array in model.state_dict().items())


def test_modes_reach_every_layer():
    """Are the layers within a block switched, too, when the whole is?"""
    model = network()
    block = model.layers[0]
    assert model.eval() is model
    assert not any(layer.training for layer in (model, block, *block.layers, *model.layers))
    assert model.train() is model
    assert all(layer.training for layer in (model, block, *block.layers, *model.layers))


def test_empty_batch():
    """Do shapes come out right, forward and backward, when there is no sample?"""
    model = network().eval()
    assert model(np.zeros((0, 2, 4, 4))).shape == (0, 4)
    assert model.backward(np.zeros((0, 4))).shape == (0, 2, 4, 4)


def test_gradients_are_forgotten_on_request():
    """Are gradients added up over passes, and None again after zero_grad?"""
    model = network().eval()
    input = np.ones((1, 2, 4, 4))
    for _ in range(2):
        model(input)
        model.backward(np.ones((1, 4)))
    assert np.array_equal(model.named_parameters()["4.bias"].grad, np.full(4, 2.0))
    model.zero_grad()
    assert all(parameter.grad is None for parameter in model.parameters())
