"""Network in network, layer by layer."""

import torch
from torch import nn

from cnnlib.geometry import ledger
from cnnlib.models import nin


def test_layer_by_layer():
    """Has each convolution the published number of parameters, and each block the paper's size?"""
    with torch.device("meta"):
        network = nin()
    rows = [row for row in ledger(network, (1, 3, 32, 32)) if row.parameters]
    assert [(row.parameters, row.output_shape[1:]) for row in rows] == [
        (14_592, (192, 32, 32)),
        (30_880, (160, 32, 32)),
        (15_456, (96, 32, 32)),
        (460_992, (192, 16, 16)),
        (37_056, (192, 16, 16)),
        (37_056, (192, 16, 16)),
        (331_968, (192, 8, 8)),
        (37_056, (192, 8, 8)),
        (1_930, (10, 8, 8)),
    ]


def test_no_dense_layer():
    """Is there no dense layer, and a ReLU after each of the nine convolutions?"""
    layers = list(nin(base=6))
    assert not any(isinstance(layer, nn.Linear) for layer in layers)
    after = [layers[place + 1] for place, layer in enumerate(layers) if isinstance(layer, nn.Conv2d)]
    assert len(after) == 9
    assert all(isinstance(layer, nn.ReLU) for layer in after)


def test_a_score_is_the_mean_of_its_map():
    """Are the scores the means of the last maps, and never negative?"""
    torch.manual_seed(0)
    network = nin(base=6).eval()
    images = torch.randn(2, 3, 32, 40)
    maps = network[:-2](images)
    assert maps.shape == (2, 10, 8, 10)
    torch.testing.assert_close(network(images), maps.mean(dim=(2, 3)))
    assert network(images).min() >= 0


def test_a_multilayer_perceptron_at_every_pixel():
    """Is each block's pair of 1x1 convolutions a perceptron that treats all pixels alike?"""
    torch.manual_seed(0)
    perceptron = nin(base=6)[2:6]
    maps = torch.randn(1, 12, 4, 4)
    order = torch.randperm(16)
    shuffled = maps.flatten(2)[:, :, order].unflatten(2, (4, 4))
    expected = perceptron(maps).flatten(2)[:, :, order].unflatten(2, (4, 4))
    torch.testing.assert_close(perceptron(shuffled), expected)
