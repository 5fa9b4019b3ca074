"""Parameters, multiply-adds and memory: the figures that the course states."""

import pytest
import torch
from torch import nn

from cnnlib.geometry import activation_memory, count_macs, count_parameters, ledger, ledger_table
from cnnlib.plots import show_table

UNET_HEAD = nn.Conv2d(64, 2, kernel_size=1)
BOTTLENECK = nn.Sequential(
    nn.Conv2d(256, 64, kernel_size=1, bias=False),
    nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False),
    nn.Conv2d(64, 256, kernel_size=1, bias=False),
)


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

    def test_transposed_convolution(self):
        """Does each number of its input meet each kernel over its group's outputs, wherever the products land?"""
        layer = nn.ConvTranspose2d(4, 6, kernel_size=(3, 2), stride=2, padding=1, groups=2)
        assert count_macs(layer, (5, 4, 7, 8)) == 5 * (4 * 7 * 8) * (3 * 3 * 2)
        # At stride 1 without padding: what the convolution costs that it is the transpose of.
        back = nn.Conv2d(6, 4, kernel_size=3)
        forth = nn.ConvTranspose2d(4, 6, kernel_size=3)
        assert count_macs(forth, (1, 4, 5, 6)) == count_macs(back, (1, 6, 7, 8))

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


class Adding(nn.Module):
    """A part used twice, a part never used, a number of its own, and an addition outside its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(2, 2, kernel_size=3, padding=1), nn.ReLU())
        self.unused = nn.Linear(3, 3)
        self.head = nn.Conv2d(2, 5, kernel_size=1)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(N, 2, H, W) -> (N, 5, H, W)."""
        return self.head(maps + self.body(self.body(maps)))


class TestLedger:
    """What each layer costs."""

    def test_by_hand(self):
        """Are shapes, parameters, multiply-adds and numbers put out those on paper, and the words of a row torch's?"""
        network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 4))
        assert [tuple(row) for row in ledger(network, (2, 3, 5, 5))] == [
            ("0", "Conv2d", (2, 3, 5, 5), (2, 8, 3, 3), 224, 2 * 9 * 8 * 27, 144),
            ("1", "ReLU", (2, 8, 3, 3), (2, 8, 3, 3), 0, 0, 144),
            ("2", "Flatten", (2, 8, 3, 3), (2, 72), 0, 0, 144),
            ("3", "Linear", (2, 72), (2, 4), 292, 2 * 288, 8),
        ]

    def test_a_part_that_runs_twice(self):
        """Has it two rows, and its parameters in the first only; and has a part that never runs none?"""
        rows = ledger(Adding(), (1, 2, 4, 6))
        assert [(row.name, row.parameters, row.macs) for row in rows] == [
            ("body.0", 38, 24 * 36),
            ("body.1", 0, 0),
            ("body.0", 0, 24 * 36),
            ("body.1", 0, 0),
            ("head", 15, 24 * 10),
        ]

    def test_depth(self):
        """Is a row of less depth the sum of the rows inside it, a call at a time?"""
        rows = ledger(Adding(), (1, 2, 4, 6), depth=1)
        assert [(row.name, row.kind, row.parameters, row.macs) for row in rows] == [
            ("body", "Sequential", 38, 24 * 36),
            ("body", "Sequential", 0, 24 * 36),
            ("head", "Conv2d", 15, 24 * 10),
        ]
        (whole,) = ledger(Adding(), (1, 2, 4, 6), depth=0)
        assert (whole.name, whole.macs, whole.output_shape) == ("", 24 * (2 * 36 + 10), (1, 5, 4, 6))

    @pytest.mark.parametrize("depth", [None, 0, 1, 2])
    def test_sums(self, depth):
        """Do the rows sum up to the totals that are counted otherwise, at every depth?"""
        deep = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sequential(nn.BatchNorm2d(4), nn.ConvTranspose2d(4, 2, 2)))
        rows = ledger(deep, (2, 3, 9, 8), depth)
        assert sum(row.parameters for row in rows) == count_parameters(deep)
        assert sum(row.macs for row in rows) == count_macs(deep, (2, 3, 9, 8))

    def test_table(self):
        """Does the table show one image's shapes, and sums in its last row under the page's word?"""
        rows = ledger(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 2, 1)), (7, 3, 5, 5))
        table = ledger_table(rows, "합계")
        assert table == [
            ("0", "Conv2d", "3×5×5", "8×3×3", 224, 7 * 1944, 7 * 72),
            ("1", "Conv2d", "8×3×3", "2×3×3", 18, 7 * 144, 7 * 18),
            ("합계", "", "", "", 242, 7 * 2088, 7 * 90),
        ]
        shown = show_table(["layer", "kind", "in", "out", "parameters", "multiply-adds", "values"], table)
        assert "13,608</td>" in shown._repr_html_()
        assert ledger_table([], "total") == [("total", "", "", "", 0, 0, 0)]


class TestActivationMemory:
    """What training keeps for the backward pass."""

    def test_by_hand(self):
        """Does a convolution keep its input, and a ReLU its output, which is the next one's input, once?"""
        network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 5, 1))
        for dtype, size in ((torch.float32, 4), (torch.float64, 8)):
            assert activation_memory(network.to(dtype), (1, 1, 5, 5)) == (25 + 18) * size
            assert activation_memory(network, (3, 1, 5, 5)) == 3 * (25 + 18) * size

    def test_what_no_gradient_needs_is_not_kept(self):
        """Is the input not kept when the kernel is frozen, and nothing when all is?"""
        network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 5, 1))
        network[0].requires_grad_(False)
        assert activation_memory(network, (1, 1, 5, 5)) == 18 * 4
        assert activation_memory(network.requires_grad_(False), (1, 1, 5, 5)) == 0

    def test_max_pooling_keeps_where_the_maximum_was(self):
        """Are eight bytes a window kept besides the map?"""
        network = nn.Sequential(nn.Conv2d(1, 1, 1), nn.MaxPool2d(2))
        assert activation_memory(network, (1, 1, 4, 4)) == 16 * 4 + 16 * 4 + 4 * 8

    def test_leaves_the_module_as_it_was(self):
        """Are running statistics, modes, gradients and the random state untouched, though it runs in training mode?"""
        network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout()).eval()
        before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        random_state = torch.random.get_rng_state()
        assert activation_memory(network, (1, 1, 5, 5)) > activation_memory(network[0], (1, 1, 5, 5))
        assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())
        assert not any(part.training for part in network.modules())
        assert all(parameter.grad is None for parameter in network.parameters())
        assert torch.equal(torch.random.get_rng_state(), random_state)
