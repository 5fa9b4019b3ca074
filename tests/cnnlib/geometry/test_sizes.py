"""Output sizes by formula: numbers, and layers against what torch makes of them."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from cnnlib.geometry import output_shape, output_size, transposed_output_size

# Torch warns that it may copy; what it computes is right.
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")

sizes, kernels, strides, dilations = st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3)


class TestOutputSize:
    """One axis of a convolution or pooling."""

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ({"size": 5, "kernel_size": 3}, 3),
            ({"size": 227, "kernel_size": 11, "stride": 4}, 55),
            ({"size": 224, "kernel_size": 11, "stride": 4}, 54),
            ({"size": 224, "kernel_size": 11, "stride": 4, "padding": 2}, 55),
            ({"size": 7, "kernel_size": 3, "stride": 2, "padding": 1}, 4),
            ({"size": 8, "kernel_size": 3, "stride": 2, "padding": 1}, 4),
            ({"size": 7, "kernel_size": 3, "dilation": 3}, 1),
            ({"size": 8, "kernel_size": 3, "padding": "valid"}, 6),
            ({"size": 8, "kernel_size": 2, "padding": "same", "dilation": 3}, 8),
            ({"size": 32, "kernel_size": 3, "stride": 2, "ceil_mode": True}, 16),
            # The fourth window would begin in the padding at the end.
            ({"size": 5, "kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True}, 3),
        ],
    )
    def test_by_hand(self, arguments, expected):
        """Is a last step that leads past the edge left out, unless the division is rounded up?"""
        assert output_size(**arguments) == expected

    @settings(max_examples=200)
    @given(sizes, kernels, strides, st.one_of(st.integers(0, 3), st.sampled_from(["same", "valid"])), dilations)
    def test_equals_torch(self, size, kernel_size, stride, padding, dilation):
        """Is the size torch's when torch takes the arguments, and are they refused when torch refuses them?"""
        maps, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size)
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        try:
            expected = F.conv1d(maps, weight, **options).shape[-1]
        except RuntimeError:
            with pytest.raises(ValueError, match="the kernel must fit|at stride 1 only"):
                output_size(size, kernel_size, **options)
        else:
            assert output_size(size, kernel_size, **options) == expected

    @settings(max_examples=200)
    @given(sizes, kernels, strides, st.integers(0, 2), dilations, st.booleans())
    def test_pooling_equals_torch(self, size, kernel_size, stride, padding, dilation, ceil_mode):
        """Is the size of a pooling torch's, rounded down or up?"""
        padding = min(padding, kernel_size // 2)  # torch allows no more
        options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
        assume(dilation * (kernel_size - 1) + 1 <= size + 2 * padding)
        expected = F.max_pool1d(torch.zeros(1, 1, size), kernel_size, **options).shape[-1]
        assert output_size(size, kernel_size, **options) == expected

    def test_refuses_a_kernel_that_does_not_fit(self):
        """Are all numbers of the comparison named when the kernel is too large?"""
        sentence = r"spans 7 pixels \(kernel_size 3, dilation 3\) and the input has 6 \(size 4, padding 1\)"
        with pytest.raises(ValueError, match=sentence):
            output_size(4, kernel_size=3, padding=1, dilation=3)

    @pytest.mark.parametrize(
        ("name", "value"), [("size", 0), ("kernel_size", 0), ("stride", 0), ("padding", -1), ("dilation", 0)]
    )
    def test_refuses_numbers_too_small(self, name, value):
        """Is the argument named when it is smaller than makes sense?"""
        with pytest.raises(ValueError, match=f"^{name} must be at least {value + 1}, but is {value}$"):
            output_size(**({"size": 8, "kernel_size": 3} | {name: value}))

    def test_refuses_words(self):
        """Are another word, and 'same' with a stride, refused by name?"""
        with pytest.raises(ValueError, match="padding must be a number, 'valid' or 'same', but is 'full'"):
            output_size(8, kernel_size=3, padding="full")
        with pytest.raises(ValueError, match="padding='same' keeps the size at stride 1 only, but stride is 2"):
            output_size(8, kernel_size=3, padding="same", stride=2)


class TestTransposedOutputSize:
    """One axis of a transposed convolution or unpooling."""

    @settings(max_examples=200)
    @given(sizes, kernels, strides, st.integers(0, 3), st.integers(0, 3), dilations)
    def test_equals_torch(self, size, kernel_size, stride, padding, output_padding, dilation):
        """Is the size torch's when torch takes the arguments, and are they refused when torch refuses them?"""
        options = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
        try:
            maps, weight = torch.zeros(1, 1, size, 1), torch.zeros(1, 1, kernel_size, 1)
            by_axis = {name: (value, 1 if name in ("stride", "dilation") else 0) for name, value in options.items()}
            expected = F.conv_transpose2d(maps, weight, **by_axis).shape[2]
        except RuntimeError:
            with pytest.raises(ValueError, match="must be smaller than stride or dilation|but there are only"):
                transposed_output_size(size, kernel_size, **options)
        else:
            assert transposed_output_size(size, kernel_size, **options) == expected

    @settings(max_examples=100)
    @given(sizes, kernels, strides, st.integers(0, 2), dilations)
    def test_leads_back(self, size, kernel_size, stride, padding, dilation):
        """Does a convolution lead back from each of the sizes that output_padding chooses among?"""
        full = (size - 1) * stride + dilation * (kernel_size - 1) + 1
        assume(full > 2 * padding)
        for output_padding in range(stride):
            larger = transposed_output_size(size, kernel_size, stride, padding, output_padding, dilation)
            assert output_size(larger, kernel_size, stride, padding, dilation) == size

    def test_refusals(self):
        """Are the numbers named when nothing is left, or the output padding is as large as a stride?"""
        with pytest.raises(ValueError, match="padding 2 cuts 4 pixels off, but there are only 3: lower it"):
            transposed_output_size(1, kernel_size=3, padding=2)
        with pytest.raises(ValueError, match=r"but it is 2 \(stride 2, dilation 1\)"):
            transposed_output_size(4, kernel_size=3, stride=2, output_padding=2)


LAYERS = [
    nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2),
    nn.Conv2d(4, 6, 4, padding="same", dilation=3),
    nn.Conv2d(4, 6, 3, padding="valid"),
    nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=(1, 0), output_padding=(1, 2), groups=2),
    nn.MaxPool2d(3, stride=2, ceil_mode=True),
    nn.MaxPool2d((2, 3), padding=1, dilation=1),
    nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True),
    nn.AvgPool2d((2, 3)),
    nn.AdaptiveAvgPool2d((None, 3)),
    nn.AdaptiveMaxPool2d(2),
    nn.PixelShuffle(2),
    nn.PixelUnshuffle(2),
    nn.Upsample(scale_factor=(2, 1.5), mode="nearest"),
    nn.Upsample(size=(5, 17), mode="bilinear"),
    nn.ZeroPad2d((1, 2, 3, 0)),
    nn.ReflectionPad2d(2),
    nn.CircularPad2d((1, 0, 2, 1)),
    nn.Flatten(),
    nn.Flatten(2),
    nn.Linear(14, 3),
    nn.Sequential(nn.Conv2d(4, 2, 3), nn.ReLU(), nn.BatchNorm2d(2), nn.Dropout(), nn.Flatten(), nn.Linear(192, 5)),
]


class TestOutputShape:
    """Layers of every kind."""

    @pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: type(layer).__name__)
    def test_equals_torch(self, layer):
        """Is the shape that of the output when the layer runs, on a map that is not square?"""
        maps = torch.zeros(2, 4, 10, 14)
        assert output_shape(layer, tuple(maps.shape)) == tuple(layer.eval()(maps).shape)

    @settings(max_examples=50)
    @given(st.integers(1, 3), st.integers(1, 3), st.integers(2, 9))
    def test_unpooling_equals_torch(self, kernel_size, stride, size):
        """Is the shape after unpooling torch's, for windows that overlap and windows with gaps?"""
        assume(kernel_size <= size)
        pooled, indices = F.max_pool2d(torch.rand(1, 2, size, size), kernel_size, stride, return_indices=True)
        layer = nn.MaxUnpool2d(kernel_size, stride)
        expected = tuple(layer(pooled, indices % pooled[0, 0].numel(), output_size=None).shape)
        assert output_shape(layer, tuple(pooled.shape)) == expected

    @pytest.mark.parametrize(
        ("layer", "sentence"),
        [
            (nn.Conv2d(3, 4, 1), "takes 3 channels, but the input has 4"),
            (nn.Linear(15, 4), "takes 15 numbers a row, but the input has 14"),
            (nn.PixelShuffle(3), r"must be a multiple of 3\^2, but there are 4"),
            (nn.PixelUnshuffle(4), "must be multiples of 4, but are 10 and 14"),
            (nn.Conv2d(4, 4, 11), "it spans 11 pixels"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_refuses_a_shape(self, layer, sentence):
        """Are the numbers named when the layer cannot take the shape, as torch cannot?"""
        with pytest.raises(ValueError, match=sentence):
            output_shape(layer, (2, 4, 10, 14))
        with pytest.raises(RuntimeError):
            layer(torch.zeros(2, 4, 10, 14))

    def test_refuses_a_layer(self):
        """Is the kind named for which there is no rule?"""
        with pytest.raises(TypeError, match="no shape rule for LSTM: run the layer"):
            output_shape(nn.LSTM(3, 4), (1, 2, 3))
