"""Linear layers and convolutions turned into one another, and layouts of weights."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnlib.convert import conv_to_linear, hwc_to_chw, hwio_to_oihw, linear_to_conv, oihw_to_hwio

sizes = st.integers(1, 4)
dtypes = st.sampled_from([torch.float32, torch.float64])


@pytest.fixture(autouse=True)
def seed() -> None:
    """The same random layers in every run."""
    torch.manual_seed(0)


def assert_close(actual: torch.Tensor, expected: torch.Tensor) -> None:
    """Equal in shape, dtype and value; the sums may run in another order."""
    tolerance = 1e-10 if expected.dtype == torch.float64 else 1e-5
    torch.testing.assert_close(actual, expected, rtol=tolerance, atol=tolerance)


def by_pixel(linear: nn.Linear, maps: torch.Tensor) -> torch.Tensor:
    """The linear layer over the channels of every pixel, by moving the channels last."""
    return linear(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def test_linear_to_conv_by_hand():
    """Does W = [[0, 1, 1], [2, 3, 5]], b = [8, 13] map the pixel (1, 2, 3) to (13, 36) as a convolution?"""
    linear = nn.Linear(3, 2)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor([[0.0, 1.0, 1.0], [2.0, 3.0, 5.0]]))
        linear.bias.copy_(torch.tensor([8.0, 13.0]))
    conv = linear_to_conv(linear)
    assert conv.kernel_size == (1, 1)
    pixels = torch.tensor([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]).reshape(1, 3, 1, 2)
    assert_close(conv(pixels), torch.tensor([[13.0, 10.0], [36.0, 23.0]]).reshape(1, 2, 1, 2))


def test_grouped_conv_to_linear_by_hand():
    """Are the weights between different groups zero when the convolution has two groups?"""
    conv = nn.Conv2d(4, 2, kernel_size=1, groups=2, bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]])[:, :, None, None])
    assert_close(conv_to_linear(conv).weight, torch.tensor([[1.0, 2.0, 0.0, 0.0], [0.0, 0.0, 3.0, 4.0]]))


@settings(max_examples=50)
@given(sizes, sizes, st.integers(0, 2), sizes, sizes, st.booleans(), dtypes)
def test_linear_to_conv(inputs, outputs, batch, height, width, bias, dtype):
    """Is every pixel of a non-square map treated equally, forward and backward, with or without bias?"""
    linear = nn.Linear(inputs, outputs, bias=bias, dtype=dtype)
    conv = linear_to_conv(linear)
    maps = torch.randn(batch, inputs, height, width, dtype=dtype)
    expected = by_pixel(linear, maps)
    assert_close(conv(maps), expected)
    grad_output = torch.randn_like(expected)
    expected.backward(grad_output)
    conv(maps).backward(grad_output)
    assert_close(conv.weight.grad, linear.weight.grad[:, :, None, None])
    if bias:
        assert_close(conv.bias.grad, linear.bias.grad)


@settings(max_examples=50)
@given(st.integers(1, 3), sizes, sizes, st.integers(0, 2), sizes, sizes, st.booleans(), dtypes)
def test_conv_to_linear(groups, inputs, outputs, batch, height, width, bias, dtype):
    """Does the linear layer do to every pixel what the convolution does when it has groups?"""
    conv = nn.Conv2d(groups * inputs, groups * outputs, 1, groups=groups, bias=bias, dtype=dtype)
    maps = torch.randn(batch, groups * inputs, height, width, dtype=dtype)
    assert_close(by_pixel(conv_to_linear(conv), maps), conv(maps))


@settings(max_examples=25)
@given(sizes, sizes, st.booleans(), dtypes)
def test_there_and_back(inputs, outputs, bias, dtype):
    """Are the numbers the very same when a layer is turned into the other form and back?"""
    linear = nn.Linear(inputs, outputs, bias=bias, dtype=dtype)
    again = conv_to_linear(linear_to_conv(linear))
    assert str(again) == str(linear)
    assert again.state_dict().keys() == linear.state_dict().keys()
    for name, tensor in linear.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor)


LAYERS = [(linear_to_conv, nn.Linear, {}), (conv_to_linear, nn.Conv2d, {"kernel_size": 1})]


@pytest.mark.parametrize(("convert", "kind", "options"), LAYERS)
class TestWhatIsKept:
    """Both directions, one question each."""

    def test_requires_grad_of_each_parameter(self, convert, kind, options):
        """Does a frozen weight stay frozen, and its bias free, when only one of them learns?"""
        layer = kind(3, 2, **options)
        layer.weight.requires_grad_(False)
        converted = convert(layer)
        assert (converted.weight.requires_grad, converted.bias.requires_grad) == (False, True)
        assert isinstance(converted.weight, nn.Parameter)
        assert converted.weight.is_leaf

    @pytest.mark.parametrize("training", [True, False])
    def test_training_mode(self, convert, kind, options, training):
        """Does the layer stay in its mode when it is converted?"""
        assert convert(kind(3, 2, **options).train(training)).training is training

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
    def test_dtype(self, convert, kind, options, dtype):
        """Do weight and bias keep their dtype when it is not the default one?"""
        converted = convert(kind(3, 2, dtype=dtype, **options))
        assert (converted.weight.dtype, converted.bias.dtype) == (dtype, dtype)

    def test_device(self, convert, kind, options):
        """Do weight and bias stay on their device when it is not the processor?"""
        converted = convert(kind(3, 2, device="meta", **options))
        assert (converted.weight.device.type, converted.bias.device.type) == ("meta", "meta")

    def test_no_shared_memory(self, convert, kind, options):
        """Does the first layer stay as it was when the second learns?"""
        layer = kind(3, 2, **options)
        before = copy.deepcopy(layer.state_dict())
        converted = convert(layer)
        with torch.no_grad():
            for parameter in converted.parameters():
                parameter.add_(1.0)
        for name, tensor in layer.state_dict().items():
            assert torch.equal(tensor, before[name])

    def test_weights_not_contiguous(self, convert, kind, options):
        """Are numbers kept and laid out in order when the weight is a transposed view?"""
        layer = kind(3, 2, **options)
        numbers = torch.arange(6.0).reshape(3, 2)
        layer.weight = nn.Parameter(numbers.T.reshape(layer.weight.shape) if options else numbers.T)
        converted = convert(layer)
        assert converted.weight.is_contiguous()
        assert torch.equal(converted.weight.flatten(), numbers.T.flatten())

    def test_random_state(self, convert, kind, options):
        """Is no random number drawn when a layer is converted in the middle of an experiment?"""
        layer = kind(3, 2, **options)
        before = torch.random.get_rng_state()
        convert(layer)
        assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kernel_size": 3}, r"kernel_size is \(3, 3\)"),
        ({"kernel_size": (1, 3)}, r"kernel_size is \(1, 3\)"),
        ({"kernel_size": 1, "stride": 2}, r"stride is \(2, 2\): slice the input"),
        ({"kernel_size": 1, "padding": (0, 1)}, r"padding is \(0, 1\): pad the input"),
    ],
)
def test_conv_to_linear_refuses(options, sentence):
    """Is what stands in the way named when a convolution equals no linear layer?"""
    with pytest.raises(ValueError, match=sentence):
        conv_to_linear(nn.Conv2d(3, 2, **options))


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_padding_in_words(padding):
    """Is padding accepted when, for a 1x1 kernel, it adds nothing?"""
    conv = nn.Conv2d(3, 2, kernel_size=1, padding=padding)
    maps = torch.randn(2, 3, 4, 5)
    assert_close(by_pixel(conv_to_linear(conv), maps), conv(maps))


def test_refuses_other_layers():
    """Is the kind that was expected named when the layer is of another?"""
    with pytest.raises(TypeError, match="expected an nn.Linear, but got Conv2d"):
        linear_to_conv(nn.Conv2d(3, 2, 1))
    with pytest.raises(TypeError, match="expected an nn.Conv2d, but got ConvTranspose2d"):
        conv_to_linear(nn.ConvTranspose2d(3, 2, 1))


@pytest.mark.parametrize(
    ("convert", "layer"), [(linear_to_conv, nn.LazyLinear(2)), (conv_to_linear, nn.LazyConv2d(2, 1))]
)
def test_refuses_lazy_layers(convert, layer):
    """Is it said what to do when a lazy layer has no weights yet?"""
    with pytest.raises(ValueError, match="has no weights yet: pass one batch through it first"):
        convert(layer)


class TestWindows:
    """A dense layer over a flattened map as a convolution whose kernel covers the map."""

    def test_by_hand(self):
        """Do the weights 1..8 of two 2x2 maps become two 2x2 kernels, row by row?"""
        linear = nn.Linear(8, 1, bias=False)
        with torch.no_grad():
            linear.weight.copy_(torch.arange(1.0, 9.0)[None])
        conv = linear_to_conv(linear, (2, 2, 2))
        assert conv.weight.tolist() == [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]
        # One window a position: 1 + 2 + ... + 8 on ones, at 1 x 2 positions.
        assert conv(torch.ones(1, 2, 2, 3)).tolist() == [[[[36, 36]]]]

    @settings(max_examples=50)
    @given(sizes, sizes, sizes, sizes, st.integers(0, 2), st.booleans(), dtypes)
    def test_each_window_is_flattened(self, channels, height, width, outputs, batch, bias, dtype):
        """Is every window of a larger map treated as the layer treats it flattened, forward and backward?"""
        linear = nn.Linear(channels * height * width, outputs, bias=bias, dtype=dtype)
        conv = linear_to_conv(linear, (channels, height, width))
        assert conv.kernel_size == (height, width)
        maps = torch.randn(batch, channels, height + 1, width + 2, dtype=dtype)
        windows = maps.unfold(2, height, 1).unfold(3, width, 1)  # (N, C, 2, 3, h, w)
        expected = linear(windows.permute(0, 2, 3, 1, 4, 5).flatten(3)).permute(0, 3, 1, 2)
        assert_close(conv(maps), expected)
        grad_output = torch.randn_like(expected)
        expected.backward(grad_output)
        conv(maps).backward(grad_output)
        assert_close(conv.weight.grad.flatten(1), linear.weight.grad)

    def test_padding_makes_more_than_one_position(self):
        """Is there one position on a map as large as the kernel, and more as soon as the convolution pads?"""
        conv = linear_to_conv(nn.Linear(18, 5), (2, 3, 3))
        assert conv(torch.zeros(1, 2, 3, 3)).shape == (1, 5, 1, 1)
        conv.padding = (1, 1)
        assert conv(torch.zeros(1, 2, 3, 3)).shape == (1, 5, 3, 3)

    def test_fc6_of_vgg16(self):
        """Has VGG's first dense layer as a 7x7 convolution over 512 maps the same 102,764,544 parameters?"""
        fc6 = nn.Linear(25_088, 4096, device="meta")
        conv = linear_to_conv(fc6, (512, 7, 7))
        assert conv.weight.shape == fc6.weight.view(4096, 512, 7, 7).shape
        counts = [sum(parameter.numel() for parameter in layer.parameters()) for layer in (fc6, conv)]
        assert counts == [102_764_544, 102_764_544]

    def test_refuses_another_size(self):
        """Is the product named when the map does not hold as many numbers as the layer takes?"""
        sentence = r"a map of shape \(16, 4, 4\) holds 16 \* 4 \* 4 = 256 numbers, but the dense layer takes 400"
        with pytest.raises(ValueError, match=sentence):
            linear_to_conv(nn.Linear(400, 120), (16, 4, 4))


class TestLayouts:
    """TensorFlow's weights for PyTorch."""

    def test_kernels_by_hand(self):
        """Does the number of (row, column, input, output) land at (output, input, row, column), and back?"""
        kernel = torch.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
        turned = hwio_to_oihw(kernel)
        assert turned.shape == (5, 4, 2, 3)
        assert turned[4, 3, 1, 0] == kernel[1, 0, 3, 4]
        assert torch.equal(oihw_to_hwio(turned), kernel)
        assert turned.is_contiguous()
        assert oihw_to_hwio(turned).is_contiguous()

    @pytest.mark.parametrize(
        ("turn", "weight"),
        [
            (hwio_to_oihw, torch.zeros(1, 1, 1, 2)),
            (oihw_to_hwio, torch.zeros(2, 1, 1, 1)),
            (lambda weight: hwc_to_chw(weight, (2, 1, 1)), torch.zeros(1, 2)),
        ],
        ids=["hwio_to_oihw", "oihw_to_hwio", "hwc_to_chw"],
    )
    def test_no_shared_memory(self, turn, weight):
        """Does the result keep its numbers when the argument changes, where nothing had to move?"""
        turned = turn(weight)
        weight += 1
        assert not turned.any()

    @settings(max_examples=25)
    @given(sizes, sizes, sizes, sizes)
    def test_dense_weights(self, channels, height, width, outputs):
        """Does the rearranged weight give on maps flattened our way what it gave with the channels last?"""
        weight = torch.randn(outputs, height * width * channels, dtype=torch.float64)
        maps = torch.randn(3, channels, height, width, dtype=torch.float64)
        expected = maps.permute(0, 2, 3, 1).flatten(1) @ weight.T
        assert_close(maps.flatten(1) @ hwc_to_chw(weight, (channels, height, width)).T, expected)

    def test_refusals(self):
        """Is the shape named that does not fit?"""
        for turn in (hwio_to_oihw, oihw_to_hwio):
            with pytest.raises(ValueError, match=r"four axes, but the tensor has shape \(3, 3\)"):
                turn(torch.zeros(3, 3))
        with pytest.raises(ValueError, match=r"holds 2 \* 3 \* 3 = 18 numbers, but the dense layer takes 20"):
            hwc_to_chw(torch.zeros(4, 20), (2, 3, 3))
