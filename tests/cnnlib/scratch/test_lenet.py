"""LeNet-5 in NumPy: its parameters, its steps against torch, and what it learns."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnlib.data.digits import load_mnist
from cnnlib.scratch.layers import AvgPool2d, CrossEntropyLoss, MaxPool2d, ReLU, Sequential, Tanh
from cnnlib.scratch.lenet import lenet5
from cnnlib.scratch.optim import SGD, Adam


def twin(activation: type[nn.Module], pooling: type[nn.Module]) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        activation(),
        pooling(2),
        nn.Conv2d(6, 16, 5),
        activation(),
        pooling(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        activation(),
        nn.Linear(120, 84),
        activation(),
        nn.Linear(84, 10),
    )


def digits(dtype: type) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Training and test pictures (N, 1, 28, 28), of mean 0 and spread 1 in training, with their classes."""
    train, test = load_mnist()
    mean, spread = train.images.mean(), train.images.std()
    return tuple((((part.images - mean) / spread).astype(dtype)[:, None], part.labels) for part in (train, test))


def test_parameters_layer_by_layer():
    """Has each layer the parameters of its formula, 61,706 in all, under torch's keys?"""
    model = lenet5(rng=np.random.default_rng(0))
    sizes = {key: parameter.data.size for key, parameter in model.named_parameters().items()}
    expected = {"0": 156, "3": 2416, "7": 48_120, "9": 10_164, "11": 850}
    assert {key: sizes[f"{key}.weight"] + sizes[f"{key}.bias"] for key in expected} == expected
    assert sum(sizes.values()) == 61_706
    assert list(sizes) == [key for key, _ in twin(nn.ReLU, nn.MaxPool2d).named_parameters()]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [((ReLU, MaxPool2d), (nn.ReLU, nn.MaxPool2d)), ((Tanh, AvgPool2d), (nn.Tanh, nn.AvgPool2d))],
    ids=["relu and maximum", "tanh and average"],
)
@pytest.mark.parametrize(
    ("optimiser", "their_optimiser", "options"),
    [
        (SGD, torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 1e-3}),
        (SGD, torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
        (Adam, torch.optim.Adam, {"lr": 1e-3}),
    ],
    ids=["SGD", "SGD with nesterov", "Adam"],
)
def test_five_steps_equal_torch(ours, theirs, optimiser, their_optimiser, options):
    """Are all parameters torch's to 1e-6 after five steps on real digits in float64?"""
    (images, labels), _ = digits(np.float64)
    module = twin(*theirs).double()
    model = lenet5(*ours, rng=np.random.default_rng(0), dtype=np.float64)
    model.load_state_dict({key: tensor.numpy() for key, tensor in module.state_dict().items()})
    start = model.state_dict()
    loss, moving = CrossEntropyLoss(), optimiser(model.parameters(), **options)
    their_moving = their_optimiser(module.parameters(), **options)
    for batch in np.split(np.arange(80), 5):
        assert loss(model(images[batch]), labels[batch]) == pytest.approx(
            step(module, their_moving, images[batch], labels[batch])
        )
        model.zero_grad()
        model.backward(loss.backward())
        moving.step()
    for key, tensor in module.state_dict().items():
        assert np.abs(model.state_dict()[key] - tensor.numpy()).max() < 1e-6, key
        assert np.abs(start[key] - tensor.numpy()).max() > 1e-4, "nothing moved"


def step(module: nn.Module, moving: torch.optim.Optimizer, images: np.ndarray, labels: np.ndarray) -> float:
    """One step of torch's; returns the loss before it."""
    loss = F.cross_entropy(module(torch.from_numpy(images)), torch.from_numpy(labels.astype(np.int64)))
    moving.zero_grad()
    loss.backward()
    moving.step()
    return loss.item()


def accuracy(model: Sequential, images: np.ndarray, labels: np.ndarray) -> float:
    return float((model.eval()(images).argmax(axis=1) == labels).mean())


def test_learns_digits():
    """Are at least 90 % of 1,000 unseen digits recognised after two rounds of 5,000, and hardly any before?"""
    (images, labels), unseen = digits(np.float32)
    rng = np.random.default_rng(0)
    model, loss = lenet5(rng=rng), CrossEntropyLoss()
    assert accuracy(model, *unseen) < 0.3
    moving = SGD(model.train().parameters(), lr=0.05, momentum=0.9)
    for _ in range(2):
        for batch in np.split(rng.permutation(len(images)), 100):
            loss(model(images[batch]), labels[batch])
            model.zero_grad()
            model.backward(loss.backward())
            moving.step()
    assert 0.9 < accuracy(model, *unseen) < 0.99
