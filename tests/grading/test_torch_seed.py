"""torch's generator in a student's process."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("before", [True, False], ids=["imported before", "imported by the answer"])
def test_draws_the_same(before: bool):
    """Does an answer draw the numbers of seed 0, whoever imported torch first?"""
    lines = ["from grading.torch_seed import seed_torch", "seed_torch()", "import torch", "draws = torch.rand(3)"]
    lines += ["assert draws.equal(torch.rand(3, generator=torch.Generator().manual_seed(0)))"]
    subprocess.run([sys.executable, "-c", "\n".join((["import torch"] if before else []) + lines)], check=True)
