"""What autograd keeps for the backward pass."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def saved(module: nn.Module, tensors: dict[str, torch.Tensor], zeros: torch.Tensor) -> Iterator[list[torch.Tensor]]:
    """Within this block, each tensor that autograd keeps is added to the list, one for each piece of memory."""
    kept: list[torch.Tensor] = []
    known = {_memory(tensor) for tensor in tensors.values()}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        if _memory(tensor) not in known:
            known.add(_memory(tensor))
            kept.append(tensor)  # held here, so that its memory is not given to another
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        yield kept


def _memory(tensor: torch.Tensor) -> int:
    # The storage object's address: on the meta device every data_ptr() is 0.
    return int(tensor.untyped_storage()._cdata)
