"""Every layer against its twin in torch.nn: outputs, gradients, keys and modes."""

import inspect

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib.scratch import layers
from cnnlib.scratch.layers import BatchNorm2d, Conv2d, ConvTranspose2d, Dropout, Layer, Linear, ReLU, Sequential
from tests.agreement import assert_equal_arrays

generator = np.random.default_rng
MAPS = (3, 4, 6, 7)
OPTIONS = {"rng": generator(0), "dtype": np.float64}

# Ours, torch's, and a shape of input.
TWINS = {
    "Conv2d": (Conv2d(4, 6, 3, **OPTIONS), nn.Conv2d(4, 6, 3), MAPS),
    "Conv2d with options": (
        Conv2d(4, 6, (3, 2), stride=2, padding=(1, 0), dilation=(1, 2), groups=2, bias=False, **OPTIONS),
        nn.Conv2d(4, 6, (3, 2), stride=2, padding=(1, 0), dilation=(1, 2), groups=2, bias=False),
        MAPS,
    ),
    "Conv2d same": (Conv2d(4, 2, 3, padding="same", **OPTIONS), nn.Conv2d(4, 2, 3, padding="same"), MAPS),
    "ConvTranspose2d": (ConvTranspose2d(4, 6, 3, **OPTIONS), nn.ConvTranspose2d(4, 6, 3), MAPS),
    "ConvTranspose2d with options": (
        ConvTranspose2d(4, 6, (3, 2), 3, (1, 0), (1, 2), groups=2, bias=False, dilation=(1, 2), **OPTIONS),
        nn.ConvTranspose2d(4, 6, (3, 2), 3, (1, 0), (1, 2), groups=2, bias=False, dilation=(1, 2)),
        MAPS,
    ),
    "Linear": (Linear(7, 5, **OPTIONS), nn.Linear(7, 5), MAPS),
    "Linear without bias": (Linear(7, 5, bias=False, **OPTIONS), nn.Linear(7, 5, bias=False), (3, 7)),
    "BatchNorm2d": (BatchNorm2d(4, dtype=np.float64), nn.BatchNorm2d(4), MAPS),
    "BatchNorm2d with options": (
        BatchNorm2d(4, eps=0.1, momentum=0.3, affine=False, dtype=np.float64),
        nn.BatchNorm2d(4, eps=0.1, momentum=0.3, affine=False),
        MAPS,
    ),
    "ReLU": (ReLU(), nn.ReLU(), MAPS),
    "Sigmoid": (layers.Sigmoid(), nn.Sigmoid(), MAPS),
    "Tanh": (layers.Tanh(), nn.Tanh(), MAPS),
    "Softmax": (layers.Softmax(dim=1), nn.Softmax(dim=1), MAPS),
    "LogSoftmax": (layers.LogSoftmax(dim=-1), nn.LogSoftmax(dim=-1), MAPS),
    "LocalResponseNorm": (layers.LocalResponseNorm(3), nn.LocalResponseNorm(3), MAPS),
    "LocalResponseNorm with options": (
        layers.LocalResponseNorm(2, alpha=0.5, beta=1.5, k=2.0),
        nn.LocalResponseNorm(2, alpha=0.5, beta=1.5, k=2.0),
        MAPS,
    ),
    "MaxPool2d": (layers.MaxPool2d(2), nn.MaxPool2d(2), MAPS),
    "MaxPool2d with options": (
        layers.MaxPool2d(3, 2, padding=1, dilation=2, ceil_mode=True),
        nn.MaxPool2d(3, 2, padding=1, dilation=2, ceil_mode=True),
        MAPS,
    ),
    "AvgPool2d": (layers.AvgPool2d(2), nn.AvgPool2d(2), MAPS),
    "AvgPool2d with options": (
        layers.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False),
        nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False),
        MAPS,
    ),
    "AdaptiveAvgPool2d": (layers.AdaptiveAvgPool2d((1, 3)), nn.AdaptiveAvgPool2d((1, 3)), MAPS),
    "Upsample": (layers.Upsample(scale_factor=2), nn.Upsample(scale_factor=2), MAPS),
    "Upsample with options": (
        layers.Upsample((9, 5), mode="bilinear", align_corners=True),
        nn.Upsample((9, 5), mode="bilinear", align_corners=True),
        MAPS,
    ),
    "PixelShuffle": (layers.PixelShuffle(2), nn.PixelShuffle(2), MAPS),
    "PixelUnshuffle": (layers.PixelUnshuffle(2), nn.PixelUnshuffle(2), (3, 4, 6, 8)),
    "Unfold": (layers.Unfold(2), nn.Unfold(2), MAPS),
    "Unfold with options": (layers.Unfold((3, 2), 2, 1, (1, 2)), nn.Unfold((3, 2), 2, 1, (1, 2)), MAPS),
    "Fold": (layers.Fold((4, 3), 2), nn.Fold((4, 3), 2), (3, 8, 6)),
    "Fold with options": (
        layers.Fold((4, 5), (3, 2), padding=(0, 1), stride=(1, 2)),
        nn.Fold((4, 5), (3, 2), padding=(0, 1), stride=(1, 2)),
        (3, 6, 6),
    ),
    "Flatten": (layers.Flatten(), nn.Flatten(), MAPS),
    "Dropout of nothing": (Dropout(0.0, rng=generator(0)), nn.Dropout(0.0), MAPS),
    "Dropout of all": (Dropout(1.0, rng=generator(0)), nn.Dropout(1.0), MAPS),
    "Dropout2d of all": (layers.Dropout2d(1.0, rng=generator(0)), nn.Dropout2d(1.0), MAPS),
    "MaxPoolDropout of nothing": (layers.MaxPoolDropout(2, 1, 0.0, rng=generator(0)), nn.MaxPool2d(2, 1), MAPS),
}
# Compared in their own files, but for the two that torch shapes otherwise.
WITHOUT_TWIN = {"CrossEntropyLoss", "Layer", "MSELoss", "MaxUnpool2d", "Parameter", "Sequential"}


def arrays_of(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in module.state_dict().items()}


@pytest.mark.parametrize("mode", ["train", "eval"])
@pytest.mark.parametrize("name", TWINS)
def test_equals_its_twin(name, mode):
    """Are outputs, gradients, those added up over two passes, and all buffers torch's, in either mode?"""
    layer, module, shape = TWINS[name]
    module = module.double()
    layer.load_state_dict(arrays_of(module))
    layer.zero_grad()
    module.zero_grad()
    getattr(layer, mode)()
    getattr(module, mode)()
    rng = generator(1)
    for _ in range(2):
        input = rng.standard_normal(shape)
        tensor = torch.tensor(input, requires_grad=True)
        expected = module(tensor)
        assert_equal_arrays(layer(input), expected)
        grad_output = rng.standard_normal(expected.shape)
        expected.backward(torch.from_numpy(grad_output))
        assert_equal_arrays(layer.backward(grad_output), tensor.grad)
        gradients = {key: parameter.grad for key, parameter in layer.named_parameters().items()}
        assert list(gradients) == [key for key, _ in module.named_parameters()]
        for key, parameter in module.named_parameters():
            assert_equal_arrays(gradients[key], parameter.grad)
    state = layer.state_dict()
    assert list(state) == list(module.state_dict())
    for key, array in arrays_of(module).items():
        np.testing.assert_allclose(state[key], array, rtol=1e-12)


def test_every_layer_has_a_twin():
    """Is each layer that the package exports among those compared?"""
    compared = {type(layer).__name__ for layer, _, _ in TWINS.values()}
    assert compared | WITHOUT_TWIN == set(layers.__all__)
    assert not compared & WITHOUT_TWIN


@pytest.mark.parametrize("name", TWINS)
def test_arguments_are_those_of_torch(name):
    """Have our arguments torch's names, order and defaults, as far as there are any beside rng and dtype?"""
    layer, module, _ = TWINS[name]
    if isinstance(layer, layers.MaxPoolDropout):
        return  # torch has no such layer
    ours, theirs = (inspect.signature(type(each).__init__).parameters for each in (layer, module))
    named = [parameter for parameter in ours.values() if parameter.name not in ("rng", "dtype", "args", "kwargs")]
    for parameter in named:
        if parameter.name == "dim":  # without it torch's softmax guesses an axis
            continue
        assert parameter.default == theirs[parameter.name].default, parameter.name
    order = [argument for argument in theirs if argument in ours]
    assert [parameter.name for parameter in named] == [a for a in order if a not in ("dtype", "args", "kwargs")]


@pytest.mark.parametrize(
    ("layer_type", "arguments"), [(Conv2d, (30, 40, 5)), (ConvTranspose2d, (40, 30, 5)), (Linear, (750, 40))]
)
def test_first_weights_are_spread_as_torch_spreads_them(layer_type, arguments):
    """Do weight and bias fill the interval of 1 / sqrt(fan_in), and differ between generators?"""
    layer = layer_type(*arguments, rng=generator(0))
    torch.manual_seed(0)  # thirty biases may, once in a thousand times, all be small
    module = getattr(nn, layer_type.__name__)(*arguments)
    bound = 1 / np.sqrt(750)
    for weight in (layer.weight.data, module.weight.detach().numpy()):
        assert weight.dtype == np.float32
        assert 0.99 * bound < np.abs(weight).max() <= bound
        assert abs(weight.std() - bound / np.sqrt(3)) < 0.02 * bound
    for bias in (layer.bias.data, module.bias.detach().numpy()):
        assert 0.8 * bound < np.abs(bias).max() <= bound
    assert not np.array_equal(layer.weight.data, layer_type(*arguments, rng=generator(1)).weight.data)


@pytest.mark.parametrize("layer_type", [Dropout, layers.Dropout2d])
def test_dropout_drops_in_training_only(layer_type):
    """Is the gradient dropped and scaled as the output was, another way each time, and nothing in evaluation?"""
    layer = layer_type(0.5, rng=generator(0))
    input = np.ones((8, 8, 2, 2))
    first = layer(input)
    assert np.array_equal(layer.backward(input), first)
    assert set(np.unique(first)) == {0.0, 2.0}
    assert not np.array_equal(layer(input), first)
    assert np.array_equal(layer.eval()(input), input)
    assert np.array_equal(layer.backward(input), input)


def test_max_pool_dropout_drops_in_training_only():
    """Does the gradient reach what came through, though the mode is switched before it, and all in evaluation?"""
    layer = layers.MaxPoolDropout(2, p=0.5, rng=generator(0))
    input = np.arange(1.0, 65.0).reshape(1, 1, 8, 8)
    output = layer(input)
    layer.eval()
    assert (layer.backward(np.ones_like(output)) * input).sum() == output.sum()
    evaluated = layer(input)
    assert evaluated[0, 0, 0, 0] == 10 / 2 + 9 / 4 + 2 / 8 + 1 / 16
    layer.train()
    assert np.isclose((layer.backward(np.ones_like(output)) * input).sum(), evaluated.sum())


@pytest.mark.parametrize("name", TWINS)
def test_backward_needs_a_forward_pass(name):
    """Is the missing forward pass named when backward comes first?"""
    layer = TWINS[name][0]
    layer._remembered = None
    with pytest.raises(RuntimeError, match=f"{type(layer).__name__}.backward needs a forward pass first"):
        layer.backward(np.zeros((1, 1, 1, 1)))


def test_backward_of_the_statistics_before():
    """Does backward in evaluation use the statistics of its own forward pass when they were changed since?"""
    layer = BatchNorm2d(1, dtype=np.float64).eval()
    layer(np.ones((1, 1, 1, 1)))
    layer.running_var[...] = 100.0
    assert_equal_arrays(layer.backward(np.ones((1, 1, 1, 1))), np.full((1, 1, 1, 1), 1 / np.sqrt(1 + 1e-5)))


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda: Conv2d(0, 4, 3, rng=generator(0)), ValueError, "in_channels must be at least 1, but is 0"),
        (lambda: Conv2d(4, 6, 0, rng=generator(0)), ValueError, "kernel_size must be at least 1, but is 0"),
        (lambda: Conv2d(4, 6, 3, groups=4, rng=generator(0)), ValueError, "out_channels .* by groups=4, but is 6"),
        (lambda: Conv2d(3, 6, 3, groups=2, rng=generator(0)), ValueError, "in_channels .* by groups=2, but is 3"),
        (lambda: Conv2d(3, 6, 3, rng=0), TypeError, "rng must be a numpy.random.Generator, but is 0"),
        (lambda: Conv2d(3, 6, 3, rng=generator(0), dtype=int), TypeError, "must be float32 or float64, but is int64"),
        (lambda: ConvTranspose2d(0, 4, 3, rng=generator(0)), ValueError, "in_channels must be at least 1, but is 0"),
        (
            lambda: ConvTranspose2d(4, 5, 3, groups=2, rng=generator(0)),
            ValueError,
            "out_channels .* groups=2, .* 5",
        ),
        (lambda: layers.Upsample(2, mode="area"), ValueError, "mode must be one of 'nearest', .* but is 'area'"),
        (lambda: Sequential(layers.MaxUnpool2d(2)), TypeError, "Sequential takes layers, but got <.*MaxUnpool2d"),
        (lambda: Linear(2.5, 4, rng=generator(0)), TypeError, "in_features must be a whole number, but is 2.5"),
        (lambda: BatchNorm2d(0), ValueError, "num_features must be at least 1, but is 0"),
        (lambda: Dropout(2.0, rng=generator(0)), ValueError, "p is a probability .* but is 2"),
        (lambda: Dropout(rng=None), TypeError, "rng must be a numpy.random.Generator, but is None"),
        (lambda: Sequential(ReLU(), np.tanh), TypeError, "Sequential takes layers, but got <ufunc 'tanh'>"),
    ],
)
def test_refuses(make, error, sentence):
    """Is the rule named, with the value that broke it, when a layer cannot be made?"""
    with pytest.raises(error, match=sentence):
        make()


def test_batch_norm_takes_maps_alone():
    """Is an input without four axes refused, as torch's layer refuses it?"""
    with pytest.raises(ValueError, match=r"input must have 4 axes \(N, C, H, W\), but has shape \(3, 4\)"):
        BatchNorm2d(4)(np.zeros((3, 4), np.float32))
    with pytest.raises(ValueError, match="expected 4D input"):
        nn.BatchNorm2d(4)(torch.zeros(3, 4))


def test_a_layer_needs_both_passes():
    """Is a layer without a backward pass refused when it is made, not when it is trained?"""

    class Forward(Layer):
        def forward(self, input):
            return input

    with pytest.raises(TypeError, match="backward"):
        Forward()
