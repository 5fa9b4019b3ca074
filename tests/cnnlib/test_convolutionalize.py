"""Whole networks without their dense layers: the same numbers, and maps of them on larger images."""

from collections import OrderedDict

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnlib.convert import convolutionalize
from cnnlib.geometry import count_parameters, output_size
from cnnlib.models import alexnet, lenet5, lenet5_1998, mlp, nin, resnet18, vgg16

NETWORKS = {
    "lenet5": (lambda: lenet5(), (1, 1, 32, 32)),
    "lenet5 on digits": (lambda: lenet5(padding=2), (2, 1, 28, 28)),
    "alexnet": (lambda: alexnet(num_classes=7, base=4), (1, 3, 224, 224)),
    "vgg16": (lambda: vgg16(num_classes=7, base=2), (1, 3, 224, 224)),
    "nin": (lambda: nin(base=6), (1, 3, 32, 32)),
    "mlp": (lambda: mlp(in_features=48, hidden=(5,)), (2, 3, 2, 8)),
}


@pytest.fixture(autouse=True)
def seed() -> None:
    """The same random networks in every run."""
    torch.manual_seed(0)


def unpadded(dtype=torch.float64) -> nn.Sequential:
    """Three strides of 2 and nothing that pads: trained on 30x22, where its last map is 2x1."""
    layers = [
        *(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(4, 5, 3, stride=2), nn.Tanh(), nn.AvgPool2d(2), nn.Dropout()),
        *(nn.Flatten(), nn.Linear(5 * 3 * 2, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Dropout(), nn.Linear(6, 3)),
    ]
    network = nn.Sequential(*layers).to(dtype)
    network(torch.randn(4, 2, 30, 22, dtype=dtype))  # so that the running statistics are not 0 and 1
    return network.eval()


@pytest.mark.parametrize("name", NETWORKS)
def test_equal_on_the_trained_size(name):
    """Are the scores the same, as a map of one position, and the parameters as many?"""
    make, input_shape = NETWORKS[name]
    network = make().eval()
    converted = convolutionalize(network, input_shape)
    images = torch.randn(input_shape)
    scores = converted(images)
    assert scores.shape[2:] == (1, 1)
    torch.testing.assert_close(scores[:, :, 0, 0], network(images), rtol=1e-4, atol=1e-5)
    assert count_parameters(converted) == count_parameters(network)
    assert not any(isinstance(layer, nn.Linear | nn.Flatten) for layer in converted.modules())


@pytest.mark.parametrize(
    ("network", "size", "stride"), [(unpadded(), (30, 22), 8), (lenet5().double().eval(), (32, 32), 4)]
)
@pytest.mark.parametrize("more", [(0, 0), (1, 2), (3, 1)])
def test_a_larger_image_is_crop_by_crop(network, size, stride, more):
    """Does cell (i, j) equal the network on the crop of the trained size at (S * i, S * j) when nothing pads?"""
    channels = network[0].in_channels if isinstance(network, nn.Sequential) else 1
    converted = convolutionalize(network, (1, channels, *size))
    height, width = (side + stride * steps for side, steps in zip(size, more, strict=True))
    images = torch.randn(2, channels, height, width, dtype=torch.float64)
    scores = converted(images)
    assert scores.shape[2:] == (more[0] + 1, more[1] + 1)
    for row in range(more[0] + 1):
        for column in range(more[1] + 1):
            crop = images[:, :, stride * row :, stride * column :][:, :, : size[0], : size[1]]
            torch.testing.assert_close(scores[:, :, row, column], network(crop), rtol=1e-10, atol=1e-10)


def test_padding_breaks_it():
    """Do the windows in the middle differ from the network on their crops when a convolution pads?"""
    network = lenet5(padding=2).double().eval()
    converted = convolutionalize(network, (1, 1, 28, 28))
    images = torch.randn(1, 1, 36, 36, dtype=torch.float64)
    scores = converted(images)
    assert scores.shape[2:] == (3, 3)
    inner = network(images[:, :, 4:32, 4:32])
    assert (scores[:, :, 1, 1] - inner).abs().max() > 1e-3


def test_global_pooling_gets_a_fixed_window():
    """Is the mean over all of a map of the trained size a window of that size, moved pixel by pixel?"""
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)).double()
    converted = convolutionalize(network, (1, 1, 8, 6))
    images = torch.randn(1, 1, 10, 9, dtype=torch.float64)
    scores = converted(images)
    assert scores.shape == (1, 2, 3, 4)
    torch.testing.assert_close(scores[:, :, 2, 3], network(images[:, :, 2:, 3:]), rtol=1e-10, atol=1e-10)


def test_pooling_to_several_windows():
    """Are windows laid side by side where several outputs share the map, and refused where they cannot be equal?"""
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.AdaptiveMaxPool2d((2, 3)), nn.Flatten(), nn.Linear(12, 2)).double()
    converted = convolutionalize(network, (1, 1, 10, 11))  # maps of 8 x 9: windows of 4 x 3
    images = torch.randn(1, 1, 14, 14, dtype=torch.float64)
    torch.testing.assert_close(converted(images)[:, :, 1, 1], network(images[:, :, 4:, 3:]), rtol=1e-10, atol=1e-10)
    with pytest.raises(ValueError, match=r"layer 1 shares a map of \(7, 9\) out among \(2, 3\) outputs"):
        convolutionalize(network, (1, 1, 9, 11))


class TestVgg:
    """VGG-16 as a fully convolutional network."""

    def test_shapes_and_names(self):
        """Do fc6, fc7 and fc8 become 7x7, 1x1 and 1x1 under their old names, with 123,642,856 parameters in all?"""
        with torch.device("meta"):
            network = vgg16()
        converted = convolutionalize(network, (1, 3, 224, 224))
        shapes = {name: tuple(tensor.shape) for name, tensor in converted.state_dict().items()}
        assert list(shapes) == list(network.state_dict())
        assert shapes["classifier.0.weight"] == (4096, 512, 7, 7)
        assert shapes["classifier.3.weight"] == (4096, 4096, 1, 1)
        assert shapes["classifier.6.weight"] == (1000, 4096, 1, 1)
        assert count_parameters(converted.classifier) == 123_642_856

    def test_on_224_to_255(self):
        """Is there one cell on 224 to 255 pixels, and a second from 256 on?"""

        def pool5(size: int) -> int:
            for _ in range(5):
                size = output_size(size, kernel_size=2, stride=2)
            return size

        assert [output_size(pool5(size), kernel_size=7) for size in (224, 244, 255, 256)] == [1, 1, 1, 2]
        with torch.device("meta"):
            converted = convolutionalize(vgg16(), (1, 3, 224, 224))
            assert [converted(torch.zeros(1, 3, size, size)).shape[2] for size in (224, 244, 255, 256)] == [1, 1, 1, 2]


class ChannelsLast(nn.Module):
    """LeNet-5 that flattens as TensorFlow does."""

    def __init__(self) -> None:
        super().__init__()
        self.features, self.classifier = lenet5().features, lenet5().classifier

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """(N, 1, 32, 32) -> (N, 10)."""
        return self.classifier(self.features(images).permute(0, 2, 3, 1).flatten(1))


class TestFlattenOrder:
    """(C, H, W) or (H, W, C)."""

    def test_the_wrong_order_is_explained(self):
        """Is the order that the model has named, and what to pass, when the weights belong to other pixels?"""
        sentence = r"in the order \('H', 'W', 'C'\), not \('C', 'H', 'W'\), .* pass flatten_order='HWC'"
        with pytest.raises(ValueError, match=sentence):
            convolutionalize(ChannelsLast(), (1, 1, 32, 32))
        with pytest.raises(ValueError, match=r"not \('H', 'W', 'C'\), .* pass flatten_order='CHW'"):
            convolutionalize(lenet5(), (1, 1, 32, 32), flatten_order="HWC")

    def test_channels_last(self):
        """Are the scores the same when the order is given?"""
        network = ChannelsLast()
        converted = convolutionalize(network, (1, 1, 32, 32), flatten_order="HWC")
        images = torch.randn(3, 1, 32, 32)
        torch.testing.assert_close(converted(images)[:, :, 0, 0], network(images), rtol=1e-4, atol=1e-5)

    def test_small_scores(self):
        """Is a wrong order found also where all scores are tiny?"""
        network = ChannelsLast()
        with torch.no_grad():
            for parameter in network.classifier[-1].parameters():
                parameter.mul_(1e-6)
        with pytest.raises(ValueError, match="pass flatten_order='HWC'"):
            convolutionalize(network, (1, 1, 32, 32))

    def test_another_word(self):
        """Is a third order refused by name?"""
        with pytest.raises(ValueError, match="must be 'CHW' or 'HWC', but is 'WHC'"):
            convolutionalize(lenet5(), (1, 1, 32, 32), flatten_order="WHC")


class Hiding(ChannelsLast):
    """A network that does something between its parts."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """(N, 1, 32, 32) -> (N, 10)."""
        return self.classifier(F.relu(self.features(images).flatten(1) - 0.1))


class Squeezing(nn.Module):
    """A part with a dense layer inside."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Linear(2, 2)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(N, 2, H, W) -> (N, 2, H, W)."""
        return maps * self.weights(maps.mean(dim=(2, 3)))[:, :, None, None]


class TestRefusals:
    """What cannot be converted."""

    @pytest.mark.parametrize(
        ("network", "input_shape", "error", "sentence"),
        [
            (resnet18(base=2), (1, 3, 32, 32), TypeError, r"but ResNet has the parts \['conv1', 'bn1'"),
            (lenet5_1998(), (1, 1, 32, 32), TypeError, "put its layers into an nn.Sequential"),
            (Hiding(), (1, 1, 32, 32), ValueError, "its forward must do no more than run features, avgpool, flatten"),
            (nn.Sequential(Squeezing()), (1, 2, 4, 4), TypeError, r"layer 0 \(Squeezing\) hides dense layers"),
            (nn.Sequential(nn.Linear(4, 2)), (1, 2, 4, 4), TypeError, r"layer 0 works on an input of shape \(1, 2, 4"),
            (nn.Sequential(nn.Flatten(), nn.LayerNorm(32)), (1, 2, 4, 4), TypeError, r"layer 1 \(LayerNorm\) has no"),
            (nn.Sequential(nn.Flatten(), nn.Softmax(-1)), (1, 2, 4, 4), TypeError, r"layer 1 \(Softmax\) has no"),
            (lenet5(), (1, 32, 32), ValueError, r"input_shape must be \(N, C, H, W\), but is \(1, 32, 32\)"),
        ],
    )
    def test_refuses(self, network, input_shape, error, sentence):
        """Is it said what stands in the way?"""
        with pytest.raises(error, match=sentence):
            convolutionalize(network, input_shape)


class TestWhatIsKept:
    """Everything but the dense layers."""

    def test_layers_and_their_settings(self):
        """Do dropout, activations and normalisation stay in place, under nested names?"""
        head = nn.Sequential(OrderedDict(flatten=nn.Flatten(), fc=nn.Linear(8, 3), norm=nn.BatchNorm1d(3, eps=0.5)))
        network = nn.Sequential(OrderedDict(conv=nn.Conv2d(1, 2, 3), drop=nn.Dropout(0.3), head=head))
        network(torch.randn(5, 1, 4, 4))
        converted = convolutionalize(network, (2, 1, 4, 4))
        assert [name for name, _ in converted.named_modules()][1:] == ["conv", "drop", "head", "head.fc", "head.norm"]
        assert converted.drop.p == 0.3
        assert isinstance(converted.head.norm, nn.BatchNorm2d)
        assert converted.head.norm.eps == 0.5
        assert torch.equal(converted.head.norm.running_mean, network.head.norm.running_mean)

    @pytest.mark.parametrize("training", [True, False])
    def test_modes_random_state_and_the_model(self, training):
        """Is the result in the model's mode, and are the model, its statistics and the random state as they were?"""
        network = unpadded().train(training)
        before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        random_state = torch.random.get_rng_state()
        converted = convolutionalize(network, (2, 2, 30, 22))
        assert all(part.training is training for net in (network, converted) for part in net.modules())
        assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())
        assert torch.equal(torch.random.get_rng_state(), random_state)

    def test_no_shared_memory(self):
        """Does the result keep its weights and statistics when the model's change?"""
        network = unpadded()
        converted = convolutionalize(network, (1, 2, 30, 22))
        before = {name: tensor.clone() for name, tensor in converted.state_dict().items()}
        for tensor in network.state_dict().values():
            tensor += 1
        assert all(torch.equal(tensor, before[name]) for name, tensor in converted.state_dict().items())

    def test_frozen_parameters(self):
        """Does a frozen dense weight stay frozen, in either order of flattening?"""
        for order, network in (("CHW", lenet5()), ("HWC", ChannelsLast())):
            network.classifier[0].weight.requires_grad_(False)
            converted = convolutionalize(network, (1, 1, 32, 32), flatten_order=order)
            assert not converted.classifier[0].weight.requires_grad
            assert converted.classifier[0].bias.requires_grad
