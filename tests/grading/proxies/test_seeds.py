"""A test that seeds a generator means the answer's too."""

import random

import numpy as np
import pytest
import torch

from grading.proxies.seeds import mirror_seeds

DRAWS = {
    "random": (lambda: random.seed(7), random.random),
    "numpy.random": (lambda: np.random.seed(7), np.random.random),  # noqa: NPY002
    "torch": (lambda: torch.manual_seed(7), lambda: float(torch.rand(1))),
}


class Line:
    """Stands for the line to the other process."""

    def __init__(self):
        self.seeded = []

    def seed(self, module, name, *arguments):
        self.seeded.append((module, name, arguments))


@pytest.mark.parametrize("module", DRAWS)
def test_both_are_seeded(module):
    """Is the other process seeded with the same number, and this one too, as if nobody stood between?"""
    seed, draw = DRAWS[module]
    line = Line()
    seed()
    wanted = draw()
    draw()
    with mirror_seeds(line):
        seed()
    assert draw() == wanted
    assert line.seeded == [(module, "manual_seed" if module == "torch" else "seed", (7,))]


def test_a_seed_given_by_name():
    """Does a seed given by its name arrive as well?"""
    line = Line()
    with mirror_seeds(line):
        random.seed(a=3)
        np.random.seed(seed=4)  # noqa: NPY002
    assert [arguments for _, _, arguments in line.seeded] == [(3,), (4,)]


def test_it_ends_with_its_block():
    """Is everything as before afterwards, also after a test that failed?"""
    before = random.seed, np.random.seed, torch.manual_seed
    line = Line()
    with pytest.raises(ZeroDivisionError), mirror_seeds(line):
        assert random.seed is not before[0]
        1 / 0  # noqa: B018
    assert (random.seed, np.random.seed, torch.manual_seed) == before
    random.seed(1)
    assert line.seeded == []


def test_what_torch_returns():
    """Does a mirrored call return what the real one does?"""
    with mirror_seeds(Line()):
        assert isinstance(torch.manual_seed(3), torch.Generator)
