"""Pictures moved, turned, scaled, cropped and made noisy: data augmentation, on whole batches at once.

>>> picture = torch.zeros(1, 1, 5, 5)
>>> picture[0, 0, 2, 2] = 1
>>> move(picture, down=1, right=-2)[0, 0].nonzero().tolist()
[[3, 0]]
"""

import torch
from torch.nn import functional as F

Amount = float | torch.Tensor  # of all pictures, or (N,), of each


def move(
    images: torch.Tensor, down: Amount = 0.0, right: Amount = 0.0, turn: Amount = 0.0, scale: Amount = 1.0
) -> torch.Tensor:
    """Scale and turn pictures about their middle, then shift them; zeros enter where nothing was.

    In: images (N, C, H, W); `down` and `right` in pixels, `turn` in degrees against the clock, `scale` in times, each
    one number or (N,). Out: (N, C, H, W). The place p of the result, counted from the middle, shows the place
    R^-1 (p - shift) / scale of the picture, between pixels by bilinear interpolation.
    Raises ValueError when images are not (N, C, H, W), or a scale is not above 0.
    """
    _check_shape(images)
    down, right, turn, scale = (_of_each(amount, images) for amount in (down, right, turn, scale))
    if not (scale > 0).all():
        raise ValueError(f"scale must be above 0, but is {scale.min().item():g}")
    height, width = images.shape[-2:]
    cos, sin = torch.cos(torch.deg2rad(turn)) / scale, torch.sin(torch.deg2rad(turn)) / scale
    # affine_grid counts each axis from -1 to 1, whatever its length.
    x_axis = [cos, -sin * height / width, 2 / width * (sin * down - cos * right)]
    y_axis = [sin * width / height, cos, -2 / height * (sin * right + cos * down)]
    matrix = torch.stack([torch.stack(axis, dim=1) for axis in (x_axis, y_axis)], dim=1)  # (N, 2, 3)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def augment(
    images: torch.Tensor,
    chance: torch.Generator,
    *,
    shift: float = 4.0,
    turn: float = 45.0,
    scale: float = 2**0.5,
    noise: float = 0.3,
    crop: float = 0.75,
) -> torch.Tensor:
    """Change each picture in one of five ways, drawn from `chance` and all equally likely; see `move`.

    In: images (N, C, H, W). Out: (N, C, H, W), new pictures, each of them one of:

    - shifted along both axes, by up to `shift` pixels either way;
    - turned, by up to `turn` degrees either way;
    - scaled, from 1 / `scale` to `scale` times;
    - with noise at every pixel, whose standard deviation is at most `noise`;
    - cropped: a part anywhere, `crop` as high and wide, enlarged to the size of the whole.

    Raises ValueError when images are not (N, C, H, W), or an amount is out of its range.
    """
    _check_shape(images)
    _check_amounts(shift, turn, scale, noise, crop)
    n, _, height, width = images.shape
    kind = torch.randint(5, (n,), generator=chance)
    shifted, turned, scaled, noisy, cropped = (kind == number for number in range(5))

    def either_way() -> torch.Tensor:
        return 2 * torch.rand(n, generator=chance) - 1

    room = (1 / crop - 1) / 2  # how far the middle of the part may lie from that of the picture, once enlarged
    down = either_way() * (shifted * shift + cropped * room * height)
    right = either_way() * (shifted * shift + cropped * room * width)
    times = scale ** (scaled * either_way()) * (1 / crop) ** cropped.float()
    moved = move(images, down, right, turned * turn * either_way(), times)
    deviation = noisy * noise * torch.rand(n, generator=chance)
    return moved + deviation.view(n, 1, 1, 1) * torch.randn(images.shape, generator=chance)


def _of_each(amount: Amount, images: torch.Tensor) -> torch.Tensor:
    return torch.as_tensor(amount, dtype=images.dtype).expand(len(images))


def _check_shape(images: torch.Tensor) -> None:
    if images.ndim != 4:
        raise ValueError(f"images must have the shape (N, C, H, W), but have {tuple(images.shape)}")


def _check_amounts(shift: float, turn: float, scale: float, noise: float, crop: float) -> None:
    if min(shift, turn, noise) < 0 or scale < 1 or not 0 < crop <= 1:
        raise ValueError(
            "shift, turn and noise must be at least 0, scale at least 1, and crop above 0 and at most 1, but are "
            f"{shift:g}, {turn:g}, {noise:g}, {scale:g} and {crop:g}"
        )
