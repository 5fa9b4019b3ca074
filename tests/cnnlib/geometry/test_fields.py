"""Receptive fields by arithmetic, held against pencil and paper and against the gradient."""

from fractions import Fraction

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnlib.geometry import measured_receptive_field, receptive_field
from cnnlib.models import conv_autoencoder, vgg16


def conv(kernel_size, **options) -> nn.Conv2d:
    return nn.Conv2d(1, 1, kernel_size, **options)


def last(network, size=32):
    """The last field of a network on a square image of one channel."""
    return receptive_field(network, (1, 1, size, size))[-1]


class TestByHand:
    """Figures from paper."""

    @pytest.mark.parametrize(
        ("layers", "size", "jump", "start"),
        [
            ([conv(3)], 3, 1, 0),
            ([conv(3), conv(3), conv(3)], 7, 1, 0),
            ([conv(7)], 7, 1, 0),
            ([conv(3, padding=1)] * 3, 7, 1, -3),
            ([conv(3, dilation=2, padding="same")], 5, 1, -2),
            ([conv(3), nn.MaxPool2d(2), conv(3)], 8, 2, 0),
            ([conv(11, stride=4), nn.MaxPool2d(3, stride=2), conv(5, padding=2)], 51, 8, -16),
            ([nn.AvgPool2d(2), nn.ReLU(), nn.BatchNorm2d(1), nn.Dropout(), conv(1)], 2, 2, 0),
            ([nn.ZeroPad2d(2), conv(3)], 3, 1, -2),
            ([nn.PixelUnshuffle(2)], 2, 2, 0),
            ([nn.AdaptiveAvgPool2d(8)], 4, 4, 0),
            ([nn.AdaptiveAvgPool2d(1)], 32, 0, 0),
            ([conv(3), nn.Flatten(), nn.Linear(900, 2)], 32, 0, 0),
        ],
    )
    def test_down(self, layers, size, jump, start):
        """Are size, jump and start right when layers keep or reduce the size?"""
        found = last(nn.Sequential(*layers))
        assert found[2:] == ((size, size), (jump, jump), (start, start))

    @pytest.mark.parametrize(
        ("layers", "size", "jump"),
        [
            ([nn.ConvTranspose2d(1, 1, 2, stride=2)], 1, Fraction(1, 2)),
            ([nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)], 2, Fraction(1, 2)),
            ([nn.ConvTranspose2d(1, 1, 3, stride=2)], 2, Fraction(1, 2)),
            ([nn.Upsample(scale_factor=3)], 1, Fraction(1, 3)),
            ([nn.Upsample(scale_factor=2), conv(2)], 2, Fraction(1, 2)),
            ([nn.Upsample(scale_factor=2), conv(3, padding=1)], 2, Fraction(1, 2)),
            ([nn.Upsample(scale_factor=2, mode="bilinear")], 2, Fraction(1, 2)),
            ([nn.Conv2d(1, 4, 3), nn.PixelShuffle(2)], 3, Fraction(1, 2)),
            ([nn.MaxPool2d(2), nn.ConvTranspose2d(1, 1, 2, stride=2)], 2, 1),
            ([nn.MaxPool2d(4), nn.Upsample(scale_factor=2), nn.Upsample(scale_factor=2), conv(2)], 8, 1),
        ],
    )
    def test_up(self, layers, size, jump):
        """Are the widest output's size and the mean distance of neighbours right when layers enlarge the map?"""
        found = last(nn.Sequential(*layers))
        assert (found.size, found.jump) == ((size, size), (jump, jump))

    def test_rows_and_columns(self):
        """Are rows and columns told apart: does a 1x3 see one row and three columns?"""
        found = last(nn.Sequential(conv((1, 3), stride=(2, 1), padding=(0, 1)), conv((3, 1))))
        assert found[2:] == ((5, 3), (2, 1), (0, -1))

    def test_vgg16(self):
        """Does VGG-16 see 212 pixels after its last pooling, 32 apart, and 404 with its first dense layer?"""
        with torch.device("meta"):
            network = vgg16()
        fields = {field.layer: field for field in receptive_field(network, (1, 3, 224, 224))}
        assert fields["features.30"].size == (212, 212)
        assert fields["features.30"].jump == (32, 32)
        assert fields["classifier.0"].size == (404, 404)

    def test_what_has_a_window_has_a_row(self):
        """Are convolutions, a 1x1 too, and poolings listed by name, and element-wise layers not?"""
        network = nn.Sequential(conv(3), nn.ReLU(), nn.Sequential(nn.MaxPool2d(2), nn.Tanh()))
        network.append(conv(1))
        rows = receptive_field(network, (1, 1, 8, 8))
        assert [(row.layer, row.function) for row in rows] == [("0", "conv2d"), ("2.0", "max_pool2d"), ("3", "conv2d")]

    def test_the_same_with_less_known_layers(self):
        """Do normalisation over the map, and a spatial softmax, see all of it?"""
        for layer in (nn.InstanceNorm2d(1, affine=True), nn.GroupNorm(1, 1), nn.Softmax(dim=3)):
            assert last(layer, size=9).size == (9, 9)
        assert receptive_field(nn.Softmax(dim=1), (1, 1, 9, 9)) == []


class Skipping(nn.Module):
    """A U in small: down, up, and the cropped input beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Sequential(conv(3), nn.AvgPool2d(2), conv(3))
        self.up = nn.ConvTranspose2d(1, 1, 2, stride=2)
        self.head = nn.Conv2d(2, 1, 1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(N, 1, H, W) -> (N, 1, H - 6, W - 6)."""
        return self.head(torch.cat([maps[..., 3:-3, 3:-3], self.up(self.down(maps))], dim=1))


class Branching(nn.Module):
    """Two paths of different width, added, with functions instead of parts."""

    def __init__(self) -> None:
        super().__init__()
        self.wide, self.narrow = conv(5, padding=2), conv(1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(N, 1, H, W) -> (N, 1, H, W)."""
        narrow = 1 - 2 * self.narrow(maps)
        wide = F.max_pool2d(F.leaky_relu(self.wide(maps)), 3, stride=1, padding=1)
        return torch.sigmoid(wide + narrow) * maps.mean(dim=1, keepdim=True)


class TestPaths:
    """Networks that are no chains."""

    def test_skip_connection(self):
        """Does the field of a U hold both paths, by name at the concatenation?"""
        rows = receptive_field(Skipping(), (1, 1, 20, 20))
        joined = rows[-2]
        assert (joined.layer, joined.function) == ("", "cat")
        # Up: one of 4 x 4 positions 2 apart, hence 8 pixels, of which output 0's begin at 0 and the crop is pixel 3.
        assert (joined.size, joined.jump, joined.start) == ((8, 8), (1, 1), (0, 0))
        assert rows[-1][2:] == joined[2:], "the 1x1 convolution must not enlarge the field"

    def test_the_wider_path_counts(self):
        """Is the field of a sum that of its wider summand?"""
        assert last(Branching(), size=12)[2:] == ((7, 7), (1, 1), (-3, -3))

    @pytest.mark.parametrize("network", [Skipping(), Branching()], ids=["skipping", "branching"])
    def test_the_gradient_agrees(self, network):
        """Does the gradient of an inner output reach exactly the field, at each phase at most?"""
        torch.manual_seed(0)
        for parameter in network.parameters():
            nn.init.uniform_(parameter, 0.5, 1)
        found = last(network, size=20)
        footprints = [measured_receptive_field(network, (1, 1, 20, 20), (row, row), samples=40) for row in (6, 7)]
        assert max(footprint.size for footprint in footprints) == found.size

    def test_unpooling(self):
        """Does an output see the window that its maximum may come from, two pixels wide, where unpooling follows?"""

        class Unpooling(nn.Module):
            def forward(self, x):
                values, indices = F.max_pool2d(x, 2, return_indices=True)
                return F.max_unpool2d(values, indices, 2)

        assert last(Unpooling())[2:4] == ((2, 2), (1, 1))

    def test_corners_on_corners(self):
        """Do five outputs over three pixels lie half a pixel apart, on pixels and between, when corners are aligned?"""
        network = nn.Upsample(size=5, mode="bilinear", align_corners=True)
        size, jump, start = last(network, size=3)[2:]
        assert (size, jump, start) == ((2, 2), (Fraction(1, 2), Fraction(1, 2)), (0, 0))

    def test_an_unknown_way_to_resize(self):
        """Is the function named when it averages areas, whose windows are not known?"""
        with pytest.raises(ValueError, match="the receptive field of 'interpolate' in '' is not known"):
            last(nn.Upsample(scale_factor=0.5, mode="area"))

    def test_an_unknown_function(self):
        """Is a function refused by name and place whose field is not known?"""

        class Rolling(nn.Module):
            def forward(self, maps: torch.Tensor) -> torch.Tensor:
                return maps.roll(3, dims=2)

        with pytest.raises(ValueError, match="the receptive field of 'roll' in '1' is not known"):
            receptive_field(nn.Sequential(conv(1), Rolling()), (1, 1, 8, 8))


down = st.tuples(st.just("down"), st.integers(1, 3), st.integers(1, 2), st.integers(0, 2), st.integers(1, 2))
up = st.tuples(st.just("up"), st.integers(2, 4), st.integers(1, 2), st.integers(0, 1), st.just(1))


COLUMN = (1, 1, 160, 1)


def build(plan) -> nn.Sequential:
    """Layers along the rows, with positive weights, so that no path cancels another."""
    layers = nn.Sequential()
    for kind, kernel_size, stride, padding, dilation in plan:
        layer = nn.Conv2d if kind == "down" else nn.ConvTranspose2d
        axes = {"stride": (stride, 1), "padding": (padding, 0), "dilation": (dilation, 1)}
        layers.append(layer(1, 1, (kernel_size, 1), **axes, bias=False))
        nn.init.uniform_(layers[-1].weight, 0.5, 1)
    return layers


class TestAgainstGradient:
    """Arithmetic and gradient must agree wherever the image's edge is far."""

    @settings(max_examples=60)
    @given(st.lists(down, min_size=1, max_size=3), st.integers(-1, 1))
    def test_down(self, plan, offset):
        """Does an inner output see exactly start + jump * position and size pixels from there?"""
        network = build(plan)
        found = receptive_field(network, COLUMN)[-1]
        middle = network(torch.zeros(COLUMN)).shape[2] // 2 + offset
        first = found.start[0] + found.jump[0] * middle
        footprint = measured_receptive_field(network, COLUMN, (middle, 0), samples=1)
        assert footprint.rows == (first, first + found.size[0] - 1)

    @settings(max_examples=60)
    @given(st.lists(st.one_of(down, up), min_size=1, max_size=3))
    def test_up_and_down(self, plan):
        """Is the field of the widest among neighbouring outputs the size, and do neighbours lie `jump` apart?"""
        network = build(plan)
        found = receptive_field(network, COLUMN)[-1]
        middle = network(torch.zeros(COLUMN)).shape[2] // 2
        positions = [(middle + step, 0) for step in range(-4, 5)]
        footprints = [measured_receptive_field(network, COLUMN, place, samples=1) for place in positions]
        assert max(footprint.size[0] for footprint in footprints[:8]) == found.size[0]
        assert footprints[8].rows[0] - footprints[0].rows[0] == 8 * found.jump[0]

    def test_max_pooling_with_samples(self):
        """Is the whole window found by several samples when one shows the maximum's place only?"""
        one = measured_receptive_field(nn.MaxPool2d(4), (1, 1, 16, 16), samples=1)
        assert one.size == (1, 1)
        many = measured_receptive_field(nn.MaxPool2d(4), (1, 1, 16, 16), samples=100)
        assert (many.rows, many.columns) == ((8, 11), (8, 11))


class TestMeasured:
    """The gradient itself."""

    def test_by_hand(self):
        """Is the gradient of a 3x3 mean 1/9 at nine pixels, and nothing elsewhere?"""
        kernel = conv(3, bias=False)
        nn.init.constant_(kernel.weight, 1 / 9)
        found = measured_receptive_field(kernel, (1, 1, 7, 9), position=(1, 4), samples=1)
        expected = torch.zeros(7, 9, dtype=torch.float64)
        expected[1:4, 4:7] = 1 / 9
        torch.testing.assert_close(found.gradient, expected, rtol=1e-6, atol=0)
        assert (found.rows, found.columns, found.size) == ((1, 3), (4, 6), (3, 3))

    def test_a_vector_is_taken_whole(self):
        """Does a network with one output vector show what all of it sees?"""
        torch.manual_seed(0)
        network = nn.Sequential(conv(3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        assert measured_receptive_field(network, (1, 1, 9, 8)).size == (9, 8)

    def test_leaves_the_module_as_it_was(self):
        """Are modes, gradients, dtypes and the random state untouched?"""
        network = conv_autoencoder(base=2)
        random_state = torch.random.get_rng_state()
        measured_receptive_field(network, (1, 1, 16, 16))
        assert all(part.training for part in network.modules())
        assert all(parameter.grad is None and parameter.dtype == torch.float32 for parameter in network.parameters())
        assert torch.equal(torch.random.get_rng_state(), random_state)

    def test_no_gradient(self):
        """Is it said what to try when nothing reaches the input?"""
        dead = conv(1)
        nn.init.zeros_(dead.weight)
        with pytest.raises(ValueError, match=r"reaches the input from position \(2, 2\): draw more than 8 samples"):
            measured_receptive_field(dead, (1, 1, 4, 4))
