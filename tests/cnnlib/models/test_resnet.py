"""ResNet against its paper and against torchvision."""

import pytest
import torch

from cnnlib import models
from cnnlib.geometry import count_macs, ledger, receptive_field
from cnnlib.models import resnet18, resnet34, resnet50

from .torchvision import names_and_shapes, resnet_forward

NAMES = ("resnet18", "resnet34", "resnet50")
IMAGE = (1, 3, 224, 224)


def on_meta(factory, **options) -> torch.nn.Module:
    with torch.device("meta"):
        return factory(**options)


@pytest.mark.parametrize("name", NAMES)
def test_names_and_shapes(name):
    """Could torchvision's weights be loaded?"""
    state = on_meta(getattr(models, name)).state_dict()
    assert [(key, tuple(tensor.shape)) for key, tensor in state.items()] == names_and_shapes(name)


@pytest.mark.parametrize(
    ("factory", "options"),
    [(resnet18, {}), (resnet34, {}), (resnet50, {}), (resnet50, {"stride_in_first": True})],
)
@pytest.mark.parametrize("size", [(64, 64), (33, 71)])
def test_computes_what_torchvision_computes(factory, options, size):
    """Are the scores the very same with the same weights and statistics, in either place of the stride?"""
    torch.manual_seed(0)
    network = factory(num_classes=9, base=4, **options).double()
    network(torch.randn(4, 3, *size, dtype=torch.float64))  # so that the running statistics are not 0 and 1
    for name, tensor in network.state_dict().items():
        if "bn" in name and tensor.is_floating_point():
            tensor.mul_(1 + 0.1 * torch.rand_like(tensor))
    images = torch.randn(2, 3, *size, dtype=torch.float64)
    expected = resnet_forward(network.state_dict(), images, **options)
    torch.testing.assert_close(network.eval()(images), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("factory", "channels"), [(resnet18, (64, 128, 256, 512)), (resnet50, (256, 512, 1024, 2048))])
def test_sizes_of_the_paper(factory, channels):
    """Have the stages table 1's sizes: 112, 56, 56, 28, 14, 7, 1?"""
    rows = {row.name: row.output_shape[1:] for row in ledger(on_meta(factory), IMAGE, depth=1)}
    assert rows["conv1"] == (64, 112, 112)
    assert rows["maxpool"] == (64, 56, 56)
    stages = [rows[f"layer{stage}"] for stage in (1, 2, 3, 4)]
    assert stages == [(maps, size, size) for maps, size in zip(channels, (56, 28, 14, 7), strict=True)]
    assert rows["avgpool"] == (channels[-1], 1, 1)


def test_parameters_stage_by_stage():
    """Have the stages of ResNet-18 and of ResNet-50 their numbers of parameters?"""
    found = {
        factory: [row.parameters for row in ledger(on_meta(factory), IMAGE, depth=1) if row.name.startswith("layer")]
        for factory in (resnet18, resnet50)
    }
    assert found[resnet18] == [147_968, 525_568, 2_099_712, 8_393_728]
    assert found[resnet50] == [215_808, 1_219_584, 7_098_368, 14_964_736]


@pytest.mark.parametrize(
    ("factory", "options", "macs", "billions"),
    [
        (resnet18, {}, 1_814_073_344, 1.8),
        (resnet34, {}, 3_663_761_408, 3.6),
        (resnet50, {"stride_in_first": True}, 3_857_973_248, 3.8),
        (resnet50, {}, 4_089_184_256, None),
    ],
)
def test_multiply_adds(factory, options, macs, billions):
    """Is the cost of one image what table 1 of the paper says, cut to a tenth of a billion?"""
    assert count_macs(on_meta(factory, **options), IMAGE) == macs
    if billions is not None:
        assert macs // 10**8 / 10 == billions


def test_only_shape_changes_have_a_convolution_in_the_shortcut():
    """Have three shortcuts of ResNet-34 weights, and four of ResNet-50, whose first block widens?"""

    def with_weights(network) -> list[str]:
        return sorted({name.split(".downsample")[0] for name in network.state_dict() if "downsample" in name})

    assert with_weights(on_meta(resnet34)) == ["layer2.0", "layer3.0", "layer4.0"]
    assert with_weights(on_meta(resnet50)) == ["layer1.0", "layer2.0", "layer3.0", "layer4.0"]


def test_a_block_adds_to_its_input():
    """Is a block the identity on maps without negative numbers when its residual is nothing?"""
    block = resnet18(base=4).layer1[0].eval()
    with torch.no_grad():
        block.bn2.weight.zero_()
    maps = torch.rand(1, 4, 5, 5)
    assert torch.equal(block(maps), maps)


def test_receptive_field():
    """Does ResNet-50 see 483 pixels before its pooling with the paper's strides, and 427 with torchvision's?"""

    def last_map(network) -> tuple[int, int]:
        return next(field.size for field in receptive_field(network, IMAGE) if field.layer == "layer4.2")

    assert last_map(on_meta(resnet50, stride_in_first=True)) == (483, 483)
    assert last_map(on_meta(resnet50)) == (427, 427)


def test_initial_weights():
    """Are kernels drawn with variance 2 / (kernel area * output maps), as the paper's reference has it?"""
    torch.manual_seed(0)
    network = resnet18(base=32)
    # From 64 to 128 maps: counted by the outputs, not by the inputs.
    assert network.layer3[0].conv1.weight.std().item() == pytest.approx((2 / (9 * 128)) ** 0.5, rel=0.02)
    assert network.bn1.weight.eq(1).all()
