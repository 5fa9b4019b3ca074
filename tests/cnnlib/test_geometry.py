"""Output sizes, parameters and multiply-adds: the figures that the course states."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from cnnlib.geometry import count_macs, count_parameters, output_size

UNET_HEAD = nn.Conv2d(64, 2, kernel_size=1)
BOTTLENECK = nn.Sequential(
    nn.Conv2d(256, 64, kernel_size=1, bias=False),
    nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False),
    nn.Conv2d(64, 256, kernel_size=1, bias=False),
)


class TestOutputSize:
    """One axis of a convolution."""

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
        ],
    )
    def test_by_hand(self, arguments, expected):
        """Is a last step that leads past the edge left out when the division is not whole?"""
        assert output_size(**arguments) == expected

    @settings(max_examples=200)
    @given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))
    def test_equals_torch(self, size, kernel_size, stride, padding, dilation):
        """Is the size torch's when the kernel fits, and is the kernel refused when torch refuses it?"""
        maps, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size)
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        try:
            expected = F.conv1d(maps, weight, **options).shape[-1]
        except RuntimeError:
            with pytest.raises(ValueError, match="the kernel must fit"):
                output_size(size, kernel_size, **options)
        else:
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


class TestCountParameters:
    """The numbers that a module learns."""

    def test_unet_head(self):
        """Does the last layer of U-Net, 64 -> 2 channels, have 64 * 2 + 2 = 130 parameters?"""
        assert count_parameters(UNET_HEAD) == 130

    def test_bottleneck(self):
        """Are 69,632 weights enough for a bottleneck 256-64-256 when one 3x3 needs 589,824?"""
        assert count_parameters(BOTTLENECK) == 69_632
        assert count_parameters(nn.Conv2d(256, 256, kernel_size=3, bias=False)) == 589_824

    def test_shared_and_frozen_parameters_and_buffers(self):
        """Is a shared weight counted once, a frozen one counted, and a running mean not?"""
        first, second = nn.Linear(4, 4, bias=False), nn.Linear(4, 4, bias=False)
        second.weight = first.weight
        first.weight.requires_grad_(False)
        assert count_parameters(nn.Sequential(first, second, nn.BatchNorm1d(4))) == 16 + 8


class Wandering(nn.Module):
    """A module that misbehaves: it draws numbers, looks at values, keeps a tensor to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, kernel_size=3)
        self.register_buffer("calls", torch.zeros(()))
        self.offset = torch.ones(1, 3, 1, 1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """One convolution if the mean is finite, none otherwise."""
        self.calls += 1
        maps = maps + self.offset + torch.rand(1)
        return self.conv(maps) if bool(maps.mean().isfinite()) else maps


class TestCountMacs:
    """Multiply-adds of one forward pass."""

    def test_unet_head(self):
        """Does the last layer of U-Net cost 388 * 388 * 64 * 2 = 19,269,632 multiply-adds?"""
        assert count_macs(UNET_HEAD, (1, 64, 388, 388)) == 19_269_632

    def test_by_hand(self):
        """Are stride, groups, non-square maps and a dense layer counted as on paper, for the whole batch?"""
        module = nn.Sequential(
            nn.Conv2d(4, 6, kernel_size=(3, 1), stride=2, groups=2),  # 6 * 2 * 3 outputs of 2 * 3 products
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(36, 5),  # 180
        )
        assert count_macs(module, (1, 4, 5, 6)) == 216 + 180
        assert count_macs(module, (7, 4, 5, 6)) == 7 * (216 + 180)

    def test_bottleneck(self):
        """Is the cost the number of weights times the number of pixels when the size is kept?"""
        assert count_macs(BOTTLENECK, (1, 256, 14, 10)) == 69_632 * 140

    def test_a_layer_that_runs_twice(self):
        """Is a layer counted twice when the module calls it twice?"""
        layer = nn.Linear(5, 5)
        assert count_macs(nn.Sequential(layer, nn.ReLU(), layer), (2, 5)) == 2 * 2 * 25

    def test_leaves_the_module_as_it_was(self):
        """Are modes, buffers, parameters, hooks and the random state untouched when it has counted?"""
        convolution = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.BatchNorm2d(4))
        module = nn.Sequential(convolution, nn.Dropout(), nn.Flatten(), nn.Linear(4, 2))
        convolution[1].eval()
        modes = [part.training for part in module.modules()]
        before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
        identities = [id(parameter) for parameter in module.parameters()]
        random_state = torch.random.get_rng_state()
        # The second batch norm would refuse one number a channel, were it run in its own mode.
        assert count_macs(module, (1, 3, 3, 3)) == 4 * 27 + 8
        assert [part.training for part in module.modules()] == modes
        assert [id(parameter) for parameter in module.parameters()] == identities
        assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())
        assert all(parameter.grad is None for parameter in module.parameters())
        assert not any(part._forward_hooks for part in module.modules())
        assert torch.equal(torch.random.get_rng_state(), random_state)

    def test_a_module_that_looks_at_values(self):
        """Is it counted, and left as it was, when the module cannot run without values?"""
        module = Wandering()
        random_state = torch.random.get_rng_state()
        assert count_macs(module, (1, 3, 5, 5)) == 4 * 9 * 27
        assert module.calls == 0
        assert torch.equal(torch.random.get_rng_state(), random_state)

    def test_an_input_that_does_not_fit(self):
        """Does torch's own error come through, and no hook stay, when the input has other channels?"""
        module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Dropout())
        with pytest.raises(RuntimeError, match="expected input.* to have 3 channels, but got 5 channels"):
            count_macs(module, (1, 5, 8, 8))
        assert all(part.training for part in module.modules())
        assert not any(part._forward_hooks for part in module.modules())

    @pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
    def test_other_dtypes(self, dtype):
        """Does the dtype of the parameters not matter when only shapes count?"""
        assert count_macs(nn.Conv2d(3, 2, 1, dtype=dtype), (1, 3, 4, 5)) == 2 * 20 * 3
