"""Tiles: exact where their origins fall alike on all poolings, and only there."""

import pytest
import torch

from cnnlib.models import unet
from cnnlib.tiles import mirror, predict_tiles


@pytest.fixture
def network():
    torch.manual_seed(0)
    return unet(base=2, depth=2).double().requires_grad_(False)  # margin 20, multiple 4


def whole(network, images):
    """The network on the whole mirrored picture, enlarged below and at the right to sides that fit."""
    side = network.valid_size(max(images.shape[-2:]) + 2 * network.margin)
    beyond = side - 2 * network.margin - min(images.shape[-2:])
    mirrored = mirror(images, network.margin, network.margin + beyond)[..., :side, :side]
    return network(mirrored)[..., : images.shape[-2], : images.shape[-1]]


def test_mirror_by_hand():
    """Does a mirror repeat everything but the outermost pixel, again and again where the picture is small?"""
    row = torch.tensor([[[[1, 2, 3], [1, 2, 3]]]])
    assert mirror(row, 1, 0)[0, 0].tolist() == [[2, 1, 2, 3]] * 3
    assert mirror(row, 0, 5)[0, 0, 0].tolist() == [1, 2, 3, 2, 1, 2, 3, 2]
    with pytest.raises(ValueError, match="before is -1 and after is 0"):
        mirror(row, -1, 0)


@pytest.mark.parametrize("sides", [(32, 32), (50, 41), (10, 75)])
@pytest.mark.parametrize("step", [4, 12, 16])
def test_tiles_equal_the_whole_when_the_step_fits(network, sides, step):
    """Is reassembly exact for pictures of any sides, one smaller than a tile too, if the step is a multiple of 4?"""
    images = torch.randn(2, 1, *sides, dtype=torch.float64)
    answer = predict_tiles(network, images, tile=60, margin=network.margin, step=step)
    assert answer.shape == (2, 2, *sides)
    assert (answer - whole(network, images)).abs().max() < 1e-10


@pytest.mark.parametrize("step", [17, 18, 19])
def test_tiles_differ_when_the_step_does_not_fit(network, step):
    """Does a step off the network's grid give another answer, though every pixel has one?"""
    images = torch.randn(1, 1, 50, 50, dtype=torch.float64)
    answer = predict_tiles(network, images, tile=60, margin=network.margin, step=step)
    assert (answer - whole(network, images)).abs().max() > 1e-3


def test_as_few_tiles_as_cover():
    """Is no tile computed whose pixels the one before has answered already?"""
    calls = []

    def model(tile):
        calls.append(tuple(tile.shape[-2:]))
        return tile[..., 2:-2, 2:-2]

    images = torch.arange(100.0).view(1, 1, 10, 10)
    assert torch.equal(predict_tiles(model, images, tile=14, margin=2, step=5), images)
    assert calls == [(14, 14)]
    assert torch.equal(predict_tiles(model, images, tile=10, margin=2, step=4), images)
    assert calls == [(14, 14)] + [(10, 10)] * 4


@pytest.mark.parametrize("step", [0, 21])
def test_a_step_that_leaves_gaps_is_refused(network, step):
    """Does the refusal name the longest step and the given one?"""
    with pytest.raises(ValueError, match=rf"1\.\.20, what a tile of 60 answers for, but is {step}"):
        predict_tiles(network, torch.zeros(1, 1, 50, 50), tile=60, margin=20, step=step)
