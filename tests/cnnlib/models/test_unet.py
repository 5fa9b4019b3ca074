"""U-Net: the paper's sizes and counts, what is handed across, and which inputs fit."""

import pytest
import torch
from torch import nn

from cnnlib.geometry import count_parameters, trace
from cnnlib.models import unet
from cnnlib.models.unet import center_crop

# Read off the paper's figure 1, without the input's 572: the last 388 is the 1x1 convolution's.
DOWN = [570, 568, 284, 282, 280, 140, 138, 136, 68, 66, 64, 32, 30, 28]
UP = [56, 54, 52, 104, 102, 100, 200, 198, 196, 392, 390, 388, 388]


def on_meta(**options) -> nn.Module:
    """A network without memory."""
    with torch.device("meta"):
        return unet(**options)


def shapes(network: nn.Module, size: int) -> list[tuple[int, ...]]:
    """What each layer but ReLU puts out for one square input of one channel."""
    return [step.shape[1:] for step in trace(network, (1, 1, size, size)) if not isinstance(step.layer, nn.ReLU)]


def test_the_papers_sizes_channels_and_count():
    """Do sides, channels and the number of parameters equal figure 1 of the paper?"""
    network = on_meta()
    sides = [shape[-1] for shape in shapes(network, 572)]
    channels = [shape[0] for shape in shapes(network, 572)]
    assert sides == DOWN + UP
    down = [64, 64, 64, 128, 128, 128, 256, 256, 256, 512, 512, 512, 1024, 1024]
    assert channels == [*down, *[512] * 3, *[256] * 3, *[128] * 3, *[64] * 3, 2]
    assert count_parameters(network) == 31_030_658
    assert count_parameters(network.head) == 2 * 64 + 2


def test_count_of_a_network_for_pencil_and_paper():
    """Has the smallest network the parameters one counts by hand?"""
    # 1->1->1, pool, 1->2->2, up 2->1, (1 + 1)->1->1, head 1->1
    by_hand = (9 + 1) + (9 + 1) + (18 + 2) + (36 + 2) + (8 + 1) + (18 + 1) + (9 + 1) + (1 + 1)
    assert count_parameters(on_meta(num_classes=1, base=1, depth=1)) == by_hand == 118


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("skips", [True, False])
def test_output_is_two_margins_smaller(depth, skips):
    """Are exactly the valid sizes accepted, at every depth, and 2 * margin pixels lost?"""
    network = on_meta(base=1, depth=depth, skips=skips)
    accepted = []
    for size in range(1, 2 * network.margin + 3 * network.multiple):
        try:
            output = network(torch.zeros(1, 1, size, size, device="meta"))
        except ValueError:
            continue
        accepted.append(size)
        assert output.shape == (1, 2, size - 2 * network.margin, size - 2 * network.margin)
    assert {size % network.multiple for size in accepted} == {-4 % network.multiple}
    assert accepted == sorted({network.valid_size(size) for size in range(1, accepted[-1] + 1)})


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_valid_size_is_refused(depth):
    """Does every size that the check refuses lose pixels at a pooling, or leave no output?"""
    network = on_meta(base=1, depth=depth)
    for size in range(1, 2 * network.margin + 3 * network.multiple):
        side, whole = size, True
        for _ in range(depth):
            side -= 4
            whole, side = whole and side > 0 and side % 2 == 0, side // 2
        side -= 4
        for _ in range(depth):
            whole, side = whole and side > 0, 2 * side - 4
        assert (network.valid_size(size) == size) == (whole and side > 0), size


def test_the_papers_margin_and_sizes():
    """Are 92 pixels lost at each edge, for sides of 12 modulo 16 from 188 on?"""
    network = on_meta(base=1)
    assert (network.margin, network.multiple) == (92, 16)
    assert [network.valid_size(size) for size in (1, 188, 189, 572, 573)] == [188, 188, 204, 572, 588]


@pytest.mark.parametrize(
    ("padding", "side", "message"),
    [
        (0, 570, "12 modulo 16 and at least 188, but is 570: crop or mirror it to 556 or 572"),
        (0, 140, "12 modulo 16 and at least 188, but is 140: crop or mirror it to 188"),
        (1, 572, "0 modulo 16 and at least 16, but is 572: crop or mirror it to 560 or 576"),
        (1, 8, "0 modulo 16 and at least 16, but is 8: crop or mirror it to 16"),
    ],
)
def test_a_side_that_does_not_fit_is_refused(padding, side, message):
    """Does the refusal name the rule, the side and the nearest sides that fit, for height and for width?"""
    network = on_meta(base=1, padding=padding)
    good = network.valid_size(300)
    for shape in ((1, 1, side, good), (1, 1, good, side)):
        with pytest.raises(ValueError, match=message):
            network(torch.zeros(shape, device="meta"))


def test_padding_keeps_the_sides():
    """Does the padded network answer for every pixel, with as many parameters?"""
    network = on_meta(padding=1)
    assert network(torch.zeros(2, 1, 48, 80, device="meta")).shape == (2, 2, 48, 80)
    assert network.margin == 0
    assert count_parameters(network) == 31_030_658


def test_without_skips_only_the_up_convolutions_change():
    """Do all 3x3 convolutions keep their shapes when nothing is handed across, and nothing else their number?"""
    with_skips, without = on_meta(), on_meta(skips=False)
    differing = {
        name for name, weight in with_skips.named_parameters() if weight.shape != without.get_parameter(name).shape
    }
    assert {name.split(".")[:2][1] for name in differing} == {"ups"}
    assert len(differing) == 8
    # each up-convolution makes C more channels from 2C, 2x2 weights each and a bias
    assert count_parameters(without) - 31_030_658 == sum(4 * 2 * c * c + c for c in (512, 256, 128, 64))


def test_only_skips_pass_the_bottom_by():
    """Does the network with skips still see the picture when the bottom is cut off, and the one without not?"""
    torch.manual_seed(0)
    x = torch.randn(1, 1, 32, 32)
    for skips in (True, False):
        network = unet(base=2, padding=1, skips=skips)
        with torch.no_grad():
            for weight in network.encoder.levels[-1].parameters():
                weight.zero_()
            moved = (network(x) - network(-x)).abs().max()
        assert (moved > 1e-3) == skips


@pytest.mark.parametrize("skips", [True, False])
@pytest.mark.parametrize("padding", [0, 1])
def test_every_parameter_is_trained(padding, skips):
    """Does a gradient that is not all zero reach each parameter?"""
    torch.manual_seed(0)
    network = unet(base=2, padding=padding, skips=skips)
    side = network.valid_size(192)
    network(torch.randn(2, 1, side, side)).square().mean().backward()
    assert [name for name, weight in network.named_parameters() if weight.grad.abs().max() == 0] == []


def test_weights_are_drawn_as_in_the_paper():
    """Is the spread of each large layer's weights sqrt(2 / inputs of a unit), and every bias 0?"""
    torch.manual_seed(0)
    network = unet(base=16, depth=2)
    expected = {
        "encoder.levels.1.2": (2 / (9 * 32)) ** 0.5,
        "decoder.ups.0": (2 / 64) ** 0.5,
        "decoder.levels.0.0": (2 / (9 * 64)) ** 0.5,
    }
    for name, spread in expected.items():
        layer = network.get_submodule(name)
        assert layer.weight.std().item() == pytest.approx(spread, rel=0.05), name
    assert all(weight.abs().max() == 0 for name, weight in network.named_parameters() if name.endswith("bias"))


def test_centre_crop_takes_as_much_from_each_side():
    """Is the middle kept, and an odd remainder or a larger goal refused with the sizes?"""
    maps = torch.arange(24.0).view(1, 1, 4, 6)
    assert center_crop(maps, torch.zeros(2, 2))[0, 0].tolist() == [[8, 9], [14, 15]]
    assert torch.equal(center_crop(maps, maps), maps)
    with pytest.raises(ValueError, match=r"\(4, 6\) to \(3, 6\) leaves \[1, 0\]"):
        center_crop(maps, torch.zeros(3, 6))
    with pytest.raises(ValueError, match=r"leaves \[-2, 0\]"):
        center_crop(maps, torch.zeros(6, 6))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"padding": 2}, "padding must be 0 .* or 1 .* but is 2"),
        ({"base": 0}, "base must be at least 1, but is 0"),
        ({"depth": 0}, "depth must be at least 1, but is 0"),
        ({"num_classes": 0}, "num_classes must be at least 1"),
    ],
)
def test_wrong_arguments_are_refused(options, message):
    """Is each wrong argument refused by name and value?"""
    with pytest.raises(ValueError, match=message):
        unet(**options)
