"""What holds for every network of cnnlib.models."""

import pytest
import torch
from torch import nn

from cnnlib import models
from cnnlib.geometry import count_parameters

# Each factory with options that make it small, an input that fits, and the shape of its output.
SMALL = {
    "alexnet": ({"base": 4}, (2, 3, 95, 95), (2, 1000)),
    "alexnet_2012": ({}, (1, 3, 227, 227), (1, 1000)),
    "conv_autoencoder": ({"base": 4}, (2, 1, 12, 8), (2, 1, 12, 8)),
    "lenet5": ({}, (2, 1, 32, 32), (2, 10)),
    "lenet5_1998": ({}, (2, 1, 32, 32), (2, 10)),
    "mlp": ({"hidden": (8, 6)}, (2, 1, 28, 28), (2, 10)),
    "nin": ({"base": 6}, (2, 3, 32, 32), (2, 10)),
    "resnet18": ({"base": 4}, (2, 3, 64, 64), (2, 1000)),
    "resnet34": ({"base": 4}, (2, 3, 64, 64), (2, 1000)),
    "resnet50": ({"base": 4}, (2, 3, 64, 64), (2, 1000)),
    "vgg11": ({"base": 4}, (2, 3, 32, 48), (2, 1000)),
    "vgg13": ({"base": 4}, (2, 3, 32, 48), (2, 1000)),
    "vgg16": ({"base": 4}, (2, 3, 32, 48), (2, 1000)),
    "unet": ({"base": 2, "depth": 1}, (2, 1, 20, 28), (2, 2, 4, 12)),
    "vgg19": ({"base": 4}, (2, 3, 32, 48), (2, 1000)),
}
PARAMETERS = {
    "alexnet": 61_100_840,
    "alexnet_2012": 60_965_224,
    "conv_autoencoder": 13_265,
    "lenet5": 61_706,
    "lenet5_1998": 60_000,
    "mlp": 266_610,
    "nin": 966_986,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "unet": 31_030_658,
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
}
each_model = pytest.mark.parametrize("name", SMALL)


def make(name: str, seed: int = 0) -> nn.Module:
    """The small network with weights of this seed."""
    torch.manual_seed(seed)
    return getattr(models, name)(**SMALL[name][0])


@each_model
def test_parameters(name):
    """Has the full network as many parameters as the paper, or torchvision, says, when counted without memory?"""
    with torch.device("meta"):
        network = getattr(models, name)()
    assert all(tensor.device.type == "meta" for tensor in network.state_dict().values())
    assert count_parameters(network) == PARAMETERS[name]
    assert f"{PARAMETERS[name]:,} parameters" in getattr(models, name).__doc__.replace("\n    ", " ")


@each_model
def test_every_parameter_learns(name):
    """Does a gradient reach every parameter, and is the output of the promised shape and finite?"""
    network = make(name)
    _, input_shape, output_shape = SMALL[name]
    output = network(torch.randn(input_shape))
    assert output.shape == output_shape
    assert output.isfinite().all()
    output.square().sum().backward()
    assert [key for key, parameter in network.named_parameters() if not parameter.grad.any()] == []


@pytest.mark.parametrize("name", [name for name in SMALL if name != "alexnet_2012"])  # large, and drawn as VGG is
def test_the_seed_decides(name):
    """Are the weights the very same with the same seed, and others with another?"""
    first, again, other = (make(name, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(tensor, again[key]) for key, tensor in first.items())
    weights = [key for key, tensor in first.items() if key.endswith("weight") and tensor.std() > 0]
    assert weights
    assert not any(torch.equal(first[key], other[key]) for key in weights)


@pytest.mark.parametrize("name", [name for name in SMALL if name not in ("conv_autoencoder", "lenet5_1998", "unet")])
def test_number_of_classes(name):
    """Is the number of outputs the number of classes that was asked for?"""
    options, input_shape, _ = SMALL[name]
    with torch.device("meta"):
        network = getattr(models, name)(num_classes=7, **options).eval()
        assert network(torch.zeros(input_shape)).shape == (input_shape[0], 7)


@pytest.mark.parametrize("name", [name for name in SMALL if "base" in SMALL[name][0]] + ["lenet5"])
def test_number_of_channels(name):
    """Does a network take images of another number of channels when it was made for them?"""
    options, (batch, _, *size), _ = SMALL[name]
    with torch.device("meta"):
        network = getattr(models, name)(in_channels=5, **options).eval()
        assert network(torch.zeros(batch, 5, *size)).shape[0] == batch


def test_every_model_is_looked_at():
    """Do the tests above know every factory?"""
    assert set(SMALL) == set(PARAMETERS) == set(models.__all__)
