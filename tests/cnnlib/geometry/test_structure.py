"""Convolutional throughout, or not, and why not."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnlib import models
from cnnlib.convert import convolutionalize
from cnnlib.geometry import Obstacle, is_fully_convolutional, obstacles

IMAGE = (1, 3, 32, 32)

LOCAL = {
    "convolutions": nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout2d(), nn.Conv2d(4, 2, 1)),
    "down and up": nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1), nn.AvgPool2d(2), nn.ConvTranspose2d(4, 4, 2, 2), nn.GELU()),
    "resizing": nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2, mode="bilinear"), nn.ReflectionPad2d(1)),
    "shuffling": nn.Sequential(nn.Conv2d(3, 8, 3), nn.PixelShuffle(2), nn.LocalResponseNorm(2), nn.Softmax(dim=1)),
    "normalised": nn.Sequential(nn.Conv2d(3, 4, 3), nn.GroupNorm(2, 4), nn.InstanceNorm2d(4)),
}
MODELS = {
    "alexnet": ("fixed size", "flatten", "dense", "dense", "dense"),
    "conv_autoencoder": (),
    "lenet5": ("flatten", "dense", "dense", "dense"),
    "lenet5_1998": ("flatten", "dense"),
    "mlp": ("flatten", "dense", "dense", "dense"),
    "nin": ("fixed size", "flatten"),
    "resnet18": ("fixed size", "flatten", "dense"),
    "resnet50": ("fixed size", "flatten", "dense"),
    "vgg11": ("fixed size", "flatten", "dense", "dense", "dense"),
}


@pytest.mark.parametrize("network", LOCAL.values(), ids=LOCAL)
def test_what_is_allowed(network):
    """Is a network of local layers accepted, whatever mode it is in?"""
    assert obstacles(network.train(), IMAGE) == []
    assert is_fully_convolutional(network, IMAGE)


@pytest.mark.parametrize("name", MODELS)
def test_the_models_of_the_course(name):
    """Is every network judged as its paper describes it, and every obstacle found in order?"""
    channels = 1 if name in ("conv_autoencoder", "lenet5", "lenet5_1998", "mlp") else 3
    size = {"mlp": 28}.get(name, 32 if channels == 1 else 96)
    with torch.device("meta"):
        found = obstacles(getattr(models, name)(), (1, channels, size, size))
    assert tuple(obstacle.kind for obstacle in found) == MODELS[name]


def test_an_obstacle_names_its_place():
    """Are the layer's name and torch's function given, also where no part of the network computes?"""
    found = obstacles(models.lenet5(), (1, 1, 32, 32))
    assert found[:2] == [Obstacle("", "flatten", "flatten"), Obstacle("classifier.0", "linear", "dense")]
    assert [str(obstacle) for obstacle in found[:2]] == [
        "the network itself: flatten (flatten)",
        "classifier.0: linear (dense)",
    ]


def test_accepting_any_size_proves_nothing():
    """Is global pooling before a dense layer refused, though it takes every size?"""
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
    for size in (3, 8, 31):
        assert network(torch.zeros(1, 3, size, size + 1)).shape == (1, 2)
    assert [obstacle.kind for obstacle in obstacles(network, IMAGE)] == ["fixed size", "flatten", "dense"]


def test_what_convolutionalize_makes():
    """Is a network accepted once its dense layers are convolutions?"""
    torch.manual_seed(0)
    converted = convolutionalize(models.lenet5(), (1, 1, 32, 32))
    assert is_fully_convolutional(converted, (1, 1, 32, 32))
    assert is_fully_convolutional(converted, (1, 1, 47, 60))


class Functional(nn.Module):
    """A network without parts: what it does stands in a function."""

    def __init__(self, compute) -> None:
        super().__init__()
        self.compute = compute
        self.never_used = nn.Linear(2, 2)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """Whatever `compute` gives."""
        return self.compute(maps)


def channel_shuffle(maps: torch.Tensor) -> torch.Tensor:
    return maps.unflatten(1, (3, 1)).transpose(1, 2).flatten(1, 2)


@pytest.mark.parametrize(
    ("compute", "kinds"),
    [
        (lambda maps: F.relu(maps) + 2 * maps - maps**2, []),
        (lambda maps: torch.cat([maps[..., 1:-1, 1:-1], F.avg_pool2d(maps, 3, 1)], dim=1), []),
        (lambda maps: maps[:, 0:1] * maps.mean(dim=1, keepdim=True), []),
        (lambda maps: F.interpolate(F.max_pool2d(maps, 2), scale_factor=2), []),
        (lambda maps: F.pad(maps, (1, 1, 1, 1), mode="circular"), []),
        (channel_shuffle, []),
        (lambda maps: torch.cat(maps.split(1, dim=1)[:2] + maps.chunk(3, dim=1)[1:], dim=1), []),
        (lambda maps: maps.permute(0, 1, 2, 3).unsqueeze(2).permute((0, 2, 1, 3, 4)).squeeze(1), []),
        (lambda maps: maps.mean(dim=(2, 3)), ["global"]),
        (lambda maps: maps * torch.sigmoid(maps.mean(dim=(2, 3), keepdim=True)), ["global"]),
        (lambda maps: F.softmax(maps, dim=-1), ["global"]),
        (lambda maps: maps.view(1, -1), ["flatten"]),
        (lambda maps: F.linear(maps, maps.new_ones(2, 32)), ["dense"]),
        (lambda maps: maps.permute(0, 2, 3, 1), ["unknown"]),
        (lambda maps: maps.transpose(2, -1), ["unknown"]),
        (lambda maps: maps.chunk(2, dim=3)[0], ["unknown"]),
        (lambda maps: maps.roll(1, dims=3), ["unknown"]),
        (lambda maps: torch.cat([maps, maps], dim=2), ["unknown"]),
        (lambda maps: maps[:, :, torch.tensor([2, 0])], ["unknown"]),
    ],
)
def test_functions_are_seen(compute, kinds):
    """Is what stands in functions judged like layers, and a layer that never runs not at all?"""
    assert [obstacle.kind for obstacle in obstacles(Functional(compute), IMAGE)] == kinds


def test_leaves_the_network_as_it_was():
    """Are hooks, modes and the random state as before, also when the input does not fit?"""
    network = models.lenet5()
    random_state = torch.random.get_rng_state()
    obstacles(network, (1, 1, 32, 32))
    with pytest.raises(ValueError, match="images must be 32x32"):
        obstacles(network, (1, 1, 40, 40))
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in network.modules())
    assert all(part.training for part in network.modules())
    assert torch.equal(torch.random.get_rng_state(), random_state)
