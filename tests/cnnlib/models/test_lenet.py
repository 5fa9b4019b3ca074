"""LeNet-5 against the figures and tables of its paper."""

import math

import pytest
import torch
from torch.nn import functional as F

from cnnlib.geometry import count_parameters, ledger, receptive_field
from cnnlib.models import lenet5, lenet5_1998
from cnnlib.models.lenet import C3_TABLE


@pytest.fixture(scope="module")
def original() -> torch.nn.Module:
    """One LeNet-5 of 1998."""
    torch.manual_seed(0)
    return lenet5_1998()


def test_parameters_layer_by_layer(original):
    """Has each layer the paper's number of trainable parameters?"""
    parameters = {name: count_parameters(part) for name, part in original.named_children()}
    assert parameters == {
        "squash": 0,
        **{"c1": 156, "s2": 12, "c3": 1_516, "s4": 32, "c5": 48_120, "f6": 10_164},
        "output": 0,
    }


def test_sizes_and_connections_layer_by_layer(original):
    """Are the maps of the paper's sizes, and the connections 340,908 in all?"""
    rows = {row.name: row for row in ledger(original, (1, 1, 32, 32), depth=1)}
    shapes = {name: row.output_shape[1:] for name, row in rows.items() if name != "squash"}
    assert shapes == {
        **{"c1": (6, 28, 28), "s2": (6, 14, 14), "c3": (16, 10, 10), "s4": (16, 5, 5), "c5": (120, 1, 1)},
        **{"f6": (84,), "output": (10,)},
    }
    # A connection is a product or a bias; a unit of S2 or S4 has four and one, one of the output 84.
    connections = {name: rows[name].macs + rows[name].values for name in ("c1", "c3", "c5", "f6")}
    connections |= {name: 5 * rows[name].values for name in ("s2", "s4")} | {"output": 840}
    assert connections == {
        **{"c1": 122_304, "s2": 5_880, "c3": 151_600, "s4": 2_000, "c5": 48_120, "f6": 10_164},
        "output": 840,
    }
    assert sum(connections.values()) == 340_908


def test_connection_table():
    """Does the table have the paper's 60 links: six rows of three maps, nine of four, one of six, in a ring?"""
    assert [len(row) for row in C3_TABLE] == [3] * 6 + [4] * 9 + [6]
    assert len({frozenset(row) for row in C3_TABLE}) == 16
    assert sum(map(len, C3_TABLE)) == 60
    # Every map of S2 feeds ten maps of C3.
    assert [sum(source in row for row in C3_TABLE) for source in range(6)] == [10] * 6
    for start in range(6):
        neighbours = [{(start + step) % 6 for step in range(count)} for count in (3, 4)]
        assert all(set(row) in map(set, C3_TABLE) for row in neighbours)


def test_c3_is_a_masked_convolution(original):
    """Is C3 one convolution over all maps whose kernels are zero where the table has no link?"""
    weight = torch.zeros(16, 6, 5, 5)
    for output, row in enumerate(C3_TABLE):
        for place, source in enumerate(row):
            weight[output, source] = original.c3.maps[output].weight.detach()[0, place]
    bias = torch.cat([conv.bias.detach() for conv in original.c3.maps])
    maps = torch.randn(2, 6, 14, 14)
    torch.testing.assert_close(original.c3(maps), F.conv2d(maps, weight, bias), rtol=1e-5, atol=1e-5)
    assert weight.count_nonzero() == 60 * 25


def test_subsampling_by_hand(original):
    """Is the sum of a window multiplied by the map's weight, and the map's bias added?"""
    with torch.no_grad():
        original.s2.weight.copy_(torch.arange(6.0))
        original.s2.bias.fill_(0.5)
    window = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).expand(1, 6, 2, 2)
    assert original.s2(window).flatten().tolist() == [0.5, 10.5, 20.5, 30.5, 40.5, 50.5]


def test_scaled_tanh_by_hand(original):
    """Does the squashing function leave 0, 1 and -1 where they are, and stay within 1.7159?"""
    squashed = original.squash(torch.tensor([0.0, 1.0, -1.0, 100.0])).tolist()
    assert squashed == pytest.approx([0, 1, -1, 1.7159], abs=1e-4)


def test_distance_to_codes(original):
    """Is a digit's own code at distance 0, and another's at 4 for each pixel in which the drawings differ?"""
    codes = original.output.codes
    assert codes.shape == (10, 7 * 12)
    assert codes.abs().eq(1).all()
    different = (codes[:, None] != codes[None]).sum(dim=2)  # (10, 10)
    assert torch.equal(original.output(codes), 4.0 * different)
    others = different + 84 * torch.eye(10, dtype=torch.int64)
    assert others.min() >= 8  # 9 against 8, say: no two drawings are nearly the same
    assert torch.equal(codes[7].reshape(12, 7)[0], torch.ones(7))
    assert codes[1].reshape(12, 7)[6].tolist() == [-1, -1, -1, 1, -1, -1, -1]


def test_the_codes_do_not_learn(original):
    """Are the codes kept with the weights, and no parameters?"""
    assert "output.codes" in original.state_dict()
    assert "output.codes" not in dict(original.named_parameters())


def test_initial_weights():
    """Are the weights drawn evenly from the paper's interval, by the inputs of their unit?"""
    torch.manual_seed(0)
    network = lenet5_1998()
    inputs = {"c1": 25, "c5": 400, "f6": 120, "s2": 4, "s4": 4, "c3.maps.0": 75, "c3.maps.15": 150}
    for name, count in inputs.items():
        layer = network.get_submodule(name)
        assert layer.weight.abs().max() <= 2.4 / count, name
        assert not layer.bias.any(), name
    # The standard deviation of an even distribution over [-b, b] is b / sqrt(3).
    assert network.c5.weight.std().item() == pytest.approx(2.4 / 400 / math.sqrt(3), rel=0.02)


def test_other_classes_are_refused():
    """Is it said what to use instead when the classes are not the ten digits?"""
    with pytest.raises(ValueError, match="for the 10 digits only, but num_classes is 26: use lenet5"):
        lenet5_1998(num_classes=26)


@pytest.mark.parametrize("factory", [lenet5, lenet5_1998])
def test_other_sizes_are_refused(factory):
    """Are the images' size and the right one named when the dense layers do not fit, and only then?"""
    network = factory()
    for size in (32, 35):
        assert network(torch.zeros(1, 1, size, 32)).shape == (1, 10)
    with pytest.raises(ValueError, match=r"must be 32x32 \(28x28 .* by 2\), but are \(32, 36\): pad or resize them"):
        network(torch.zeros(1, 1, 32, 36))


def test_modern_layers():
    """Has today's LeNet-5 the layers' counts 156, 2,416, 48,120, 10,164 and 850, and the paper's sizes?"""
    rows = [row for row in ledger(lenet5(), (1, 1, 32, 32)) if row.parameters]
    assert [row.parameters for row in rows] == [156, 2_416, 48_120, 10_164, 850]
    assert [row.output_shape[1:] for row in rows] == [(6, 28, 28), (16, 10, 10), (120,), (84,), (10,)]


def test_modern_on_padded_digits():
    """Is padding 2 on 28x28 the same as the 32x32 image with a border of zeros?"""
    torch.manual_seed(0)
    small, large = lenet5(padding=2), lenet5()
    large.load_state_dict(small.state_dict())
    digits = torch.randn(2, 1, 28, 28)
    torch.testing.assert_close(small(digits), large(F.pad(digits, (2, 2, 2, 2))))


def test_c5_sees_the_whole_image(original):
    """Does a unit of C5 see 32x32 pixels, so that it is a dense layer on images of that size?"""
    fields = {field.layer: field for field in receptive_field(original, (1, 1, 32, 32))}
    assert fields["c5"].size == (32, 32)
    assert fields["s4"].size == (16, 16)
    assert fields["s4"].jump == (4, 4)
