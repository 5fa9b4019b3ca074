"""AlexNet against its paper, and its one-tower form against torchvision's."""

import pytest
import torch

from cnnlib.geometry import count_parameters, ledger, output_size, receptive_field
from cnnlib.models import alexnet, alexnet_2012

from .torchvision import alexnet_forward, names_and_shapes


def on_meta(factory) -> torch.nn.Module:
    with torch.device("meta"):
        return factory()


def test_the_input_is_not_224():
    """Does 227 give the paper's 55, and 224 with padding 2 as well, when 224 alone does not?"""
    assert (224 - 11) % 4 != 0
    assert output_size(224, kernel_size=11, stride=4) == 54
    assert output_size(227, kernel_size=11, stride=4) == output_size(224, 11, stride=4, padding=2) == 55


def test_2012_layer_by_layer():
    """Has each layer of the paper's network its number of parameters, and its maps their size?"""
    rows = [row for row in ledger(on_meta(alexnet_2012), (1, 3, 227, 227)) if row.parameters]
    assert [(row.parameters, row.output_shape[1:]) for row in rows] == [
        (34_944, (96, 55, 55)),
        (307_456, (256, 27, 27)),
        (885_120, (384, 13, 13)),
        (663_936, (384, 13, 13)),
        (442_624, (256, 13, 13)),
        (37_752_832, (4096,)),
        (16_781_312, (4096,)),
        (4_097_000, (1000,)),
    ]


def test_neurons_of_the_paper():
    """Are the units of its convolutions and dense layers those that the paper counts, the first layer aside?"""
    rows = [row for row in ledger(on_meta(alexnet_2012), (1, 3, 227, 227)) if row.parameters]
    # The paper prints 253,440 for the first layer, which is 55 * 48 * 96; 55 * 55 * 96 are 290,400.
    assert [row.values for row in rows] == [290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]


def test_dense_layers_hold_most_parameters():
    """Do the dense layers hold 96 % of the parameters, though 9,216 numbers reach them of 154,587?"""
    network = on_meta(alexnet_2012)
    share = count_parameters(network.classifier) / count_parameters(network)
    assert round(100 * share, 1) == 96.2
    assert round(100 * count_parameters(on_meta(alexnet).classifier) / count_parameters(on_meta(alexnet)), 1) == 96.0
    assert (network.classifier[1].in_features, 3 * 227 * 227) == (9_216, 154_587)


def test_local_response_normalisation():
    """Is an activation divided by (2 + 1e-4 * sum of squares of the five maps around it)^0.75, fewer at the ends?"""
    maps = torch.rand(1, 9, 2, 2, dtype=torch.float64) * 100
    expected = torch.empty_like(maps)
    for channel in range(9):
        around = maps[:, max(0, channel - 2) : channel + 3]
        expected[:, channel] = maps[:, channel] / (2 + 1e-4 * around.square().sum(dim=1)) ** 0.75
    network = on_meta(alexnet_2012)
    for place in (2, 6):
        torch.testing.assert_close(network.features[place](maps), expected, rtol=1e-12, atol=0)


@pytest.fixture(scope="module")
def drawn() -> torch.nn.Module:
    """The paper's network with weights, drawn once."""
    torch.manual_seed(0)
    return alexnet_2012(num_classes=2)


def test_initial_weights_of_2012(drawn):
    """Are all weights drawn with deviation 0.01, and the biases that the paper names one, the others zero?"""
    biases = {name: bias for name, bias in drawn.named_parameters() if name.endswith("bias")}
    at_one = {name for name, bias in biases.items() if bias.eq(1).all()}
    at_zero = {name for name, bias in biases.items() if bias.eq(0).all()}
    named = ("features.4", "features.10", "features.12", "classifier.1", "classifier.4")
    assert at_one == {f"{name}.bias" for name in named}
    assert at_zero == set(biases) - at_one
    for name, weight in drawn.named_parameters():
        if name.endswith("weight"):
            assert weight.std().item() == pytest.approx(0.01, rel=0.02), name


def test_other_sizes_are_refused(drawn):
    """Is the size named when the images give no 6x6 maps?"""
    with pytest.raises(ValueError, match=r"images must be 227x227, but are \(195, 227\): resize or crop them"):
        drawn(torch.zeros(1, 3, 195, 227))


def test_names_and_shapes():
    """Could torchvision's weights be loaded into the one-tower network?"""
    state = on_meta(alexnet).state_dict()
    assert [(name, tuple(tensor.shape)) for name, tensor in state.items()] == names_and_shapes("alexnet")


@pytest.mark.parametrize("size", [(224, 224), (95, 127)])
def test_computes_what_torchvision_computes(size):
    """Are the scores the very same, of 224x224 and of other sizes, with the same weights?"""
    torch.manual_seed(0)
    network = alexnet(num_classes=9, base=4).eval()
    images = torch.randn(2, 3, *size)
    assert torch.equal(network(images), alexnet_forward(network.state_dict(), images))


@pytest.mark.parametrize("factory", [alexnet, alexnet_2012])
def test_dropout(factory):
    """Does half of what the two hidden dense layers are given drop out, and nothing else?"""
    kinds = [str(layer).split("(in_features")[0] for layer in on_meta(factory).classifier]
    half = "Dropout(p=0.5, inplace=False)"
    assert kinds == [half, "Linear", "ReLU()", half, "Linear", "ReLU()", "Linear"]


def test_dropout_acts_in_training():
    """Do two passes differ in training mode, and agree in evaluation mode?"""
    torch.manual_seed(0)
    network = alexnet(num_classes=9, base=4)
    images = torch.randn(1, 3, 63, 63)
    assert not torch.equal(network(images), network(images))
    network.eval()
    assert torch.equal(network(images), network(images))


def test_receptive_field():
    """Do the last maps see 195 pixels, and the first dense layer 355, as their strides and kernels say?"""
    fields = {field.layer: field for field in receptive_field(on_meta(alexnet), (1, 3, 224, 224))}
    assert fields["features.12"].size == (195, 195)
    assert fields["features.12"].jump == (32, 32)
    assert fields["classifier.1"].size == (355, 355)
