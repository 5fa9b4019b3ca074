"""VGG against its paper and against torchvision."""

import pytest
import torch

from cnnlib import models
from cnnlib.geometry import count_macs, count_parameters, ledger
from cnnlib.models.vgg import vgg_blocks

from .torchvision import names_and_shapes, vgg_forward

NAMES = ("vgg11", "vgg13", "vgg16", "vgg19")


def on_meta(name: str) -> torch.nn.Module:
    with torch.device("meta"):
        return getattr(models, name)()


@pytest.mark.parametrize(("name", "millions"), [("vgg11", 133), ("vgg13", 133), ("vgg16", 138), ("vgg19", 144)])
def test_parameters_of_the_paper(name, millions):
    """Is the number of parameters what table 2 of the paper says, in millions?"""
    assert round(count_parameters(on_meta(name)) / 1e6) == millions


@pytest.mark.parametrize("name", NAMES)
def test_depth(name):
    """Are there as many layers with weights as the name says?"""
    assert sum(row.parameters > 0 for row in ledger(on_meta(name), (1, 3, 224, 224))) == int(name[3:])


def test_vgg16_layer_by_layer():
    """Has each convolution and dense layer of VGG-16 its number of parameters, and its map its size?"""
    rows = [row for row in ledger(on_meta("vgg16"), (1, 3, 224, 224)) if row.parameters]
    assert [(row.parameters, row.output_shape[1:]) for row in rows] == [
        (1_792, (64, 224, 224)),
        (36_928, (64, 224, 224)),
        (73_856, (128, 112, 112)),
        (147_584, (128, 112, 112)),
        (295_168, (256, 56, 56)),
        (590_080, (256, 56, 56)),
        (590_080, (256, 56, 56)),
        (1_180_160, (512, 28, 28)),
        (2_359_808, (512, 28, 28)),
        (2_359_808, (512, 28, 28)),
        (2_359_808, (512, 14, 14)),
        (2_359_808, (512, 14, 14)),
        (2_359_808, (512, 14, 14)),
        (102_764_544, (4096,)),
        (16_781_312, (4096,)),
        (4_097_000, (1000,)),
    ]
    assert sum(row.parameters for row in rows[-3:]) == 123_642_856
    assert rows[0].values == 3_211_264  # of 150,528 numbers in the image


def test_multiply_adds():
    """Does VGG-16 take 15,470,264,320 multiply-adds for one image of 224x224?"""
    assert count_macs(on_meta("vgg16"), (1, 3, 224, 224)) == 15_470_264_320


def test_seven_poolings_at_most():
    """Can 224 be halved seven times, and not once more?"""
    images = torch.zeros(1, 1, 224, 224)
    assert vgg_blocks([1] * 7, [1] * 7, in_channels=1)(images).shape[2:] == (1, 1)
    with pytest.raises(RuntimeError, match="Output size is too small"):
        vgg_blocks([1] * 8, [1] * 8, in_channels=1)(images)


def test_blocks_by_hand():
    """Is a block its convolutions with ReLU, then one pooling?"""
    kinds = [type(layer).__name__ for layer in vgg_blocks([1, 2], [8, 16])]
    assert kinds == ["Conv2d", "ReLU", "MaxPool2d", "Conv2d", "ReLU", "Conv2d", "ReLU", "MaxPool2d"]
    with pytest.raises(ValueError, match="each block needs one width, but 2 blocks have 3 widths"):
        vgg_blocks([1, 2], [8, 16, 32])


@pytest.mark.parametrize("name", NAMES)
def test_names_and_shapes(name):
    """Could torchvision's weights be loaded?"""
    state = on_meta(name).state_dict()
    assert [(key, tuple(tensor.shape)) for key, tensor in state.items()] == names_and_shapes(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(224, 224), (32, 70)])
def test_computes_what_torchvision_computes(name, size):
    """Are the scores the very same, of 224x224 and of other sizes, with the same weights?"""
    torch.manual_seed(0)
    network = getattr(models, name)(num_classes=9, base=2).eval()
    images = torch.randn(1, 3, *size)
    assert torch.equal(network(images), vgg_forward(name, network.state_dict(), images))


def test_initial_weights():
    """Are kernels drawn with variance 2 / (9 * maps), dense weights with deviation 0.01, and biases zero?"""
    torch.manual_seed(0)
    network = models.vgg11(base=16)
    assert network.features[6].weight.std().item() == pytest.approx((2 / (9 * 64)) ** 0.5, rel=0.03)
    assert network.classifier[0].weight.std().item() == pytest.approx(0.01, rel=0.03)
    assert not any(bias.any() for name, bias in network.named_parameters() if name.endswith("bias"))
