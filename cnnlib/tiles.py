"""Large pictures through an unpadded network, tile by tile: the overlap-tile strategy of the U-Net paper."""

from collections.abc import Callable
from itertools import product

import numpy as np
import torch


def mirror(images: torch.Tensor, before: int, after: int) -> torch.Tensor:
    """Continue images (N, C, H, W) beyond their edges by reflection: `before` pixels at the top and left, `after` below
    and at the right.

    The outermost pixel is the mirror's axis and is not repeated. Raises ValueError for a negative number.

    >>> mirror(torch.arange(9).reshape(1, 1, 3, 3), before=0, after=2)[0, 0, 0]
    tensor([0, 1, 2, 1, 0])
    """
    if before < 0 or after < 0:
        raise ValueError(f"a mirror adds pixels, but before is {before} and after is {after}")
    # torch reflects once only; NumPy goes back and forth in a picture smaller than what it must be continued by.
    rows, columns = (np.pad(np.arange(side), (before, after), mode="reflect") for side in images.shape[-2:])
    return images[..., rows, :][..., columns]


def predict_tiles(
    model: Callable[[torch.Tensor], torch.Tensor], images: torch.Tensor, tile: int, margin: int, step: int
) -> torch.Tensor:
    """Run `model` on overlapping tiles of images (N, C, H, W), mirrored by `margin`, and join the answers (N, K, H, W).

    `tile` is the side of what the model takes; it answers for the inner tile - 2 * margin. The origins of the tiles
    are 0, step, 2 * step, ...; where answers overlap, the later one stands. Equal to the model on the whole mirrored
    picture if `step` is a multiple of all its strides together.

    Raises ValueError when `step` leaves gaps between the answers.

    >>> images = torch.rand(1, 1, 10, 12)
    >>> shrink = torch.nn.AvgPool2d(3, stride=1)
    >>> bool(torch.equal(predict_tiles(shrink, images, tile=6, margin=1, step=4), shrink(mirror(images, 1, 1))))
    True
    """
    inner = tile - 2 * margin
    if not 0 < step <= inner:
        raise ValueError(
            f"the step must lie in 1..{inner}, what a tile of {tile} answers for, but is {step}: "
            "a longer one leaves gaps"
        )
    # A tile is needed as long as the one before it has not reached the edge.
    rows, columns = (range(0, max(side - inner, 0) + step, step) for side in images.shape[-2:])
    height, width = images.shape[-2:]
    beyond = max(rows[-1] + inner - height, columns[-1] + inner - width)
    mirrored = mirror(images, margin, margin + beyond)
    parts = {
        (top, left): model(mirrored[..., top : top + tile, left : left + tile])  # (N, K, inner, inner)
        for top, left in product(rows, columns)
    }
    answer = parts[0, 0].new_zeros(*parts[0, 0].shape[:2], height, width)
    for (top, left), part in parts.items():
        here = answer[..., top : top + inner, left : left + inner]
        here.copy_(part[..., : here.shape[-2], : here.shape[-1]])
    return answer
