"""What layers put out: every size in order, and nothing left behind in the network."""

import torch
from torch import nn

from cnnlib.geometry import trace


class Branching(nn.Module):
    """One layer that runs twice, one that puts out two tensors, one that never runs."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3)
        self.recurrent = nn.LSTM(4, 2, batch_first=True)
        self.unused = nn.Linear(1, 1)

    def forward(self, x):
        return self.recurrent(self.conv(self.conv(x))[:, 0])[0]


def test_sizes_by_hand():
    """Are name, layer and shape of each innermost layer listed in the order in which they run?"""
    network = nn.Sequential(nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU()), nn.MaxPool2d(2), nn.Flatten())
    steps = trace(network, (2, 1, 8, 6))
    assert [(step.name, step.shape) for step in steps] == [
        ("0.0", (2, 4, 6, 4)),
        ("0.1", (2, 4, 6, 4)),
        ("1", (2, 4, 3, 2)),
        ("2", (2, 24)),
    ]
    assert [type(step.layer) for step in steps] == [nn.Conv2d, nn.ReLU, nn.MaxPool2d, nn.Flatten]


def test_a_layer_alone_and_one_that_runs_twice():
    """Is a network of one layer listed, a repeated layer twice, and one of several tensors by its first?"""
    assert [(step.name, step.shape) for step in trace(nn.Conv2d(1, 2, 1), (1, 1, 3, 3))] == [("", (1, 2, 3, 3))]
    assert [(step.name, step.shape) for step in trace(Branching(), (1, 1, 8, 8))] == [
        ("conv", (1, 1, 6, 6)),
        ("conv", (1, 1, 4, 4)),
        ("recurrent", (1, 4, 2)),
    ]


def test_nothing_is_left_behind():
    """Are modes, running statistics, hooks and the random state as they were, and is the memory never asked for?"""
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout())
    network[2].eval()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    state = torch.random.get_rng_state()
    assert trace(network, (1000, 1, 5000, 5000))[-1].shape == (1000, 2, 4998, 4998)
    assert [part.training for part in network.modules()] == [True, True, True, False]
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not any(part._forward_hooks for part in network.modules())
