"""Are pictures moved, turned, scaled, cropped and made noisy as the words say?"""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from cnnlib.data.augmentation import augment, move

NOTHING = {"shift": 0, "turn": 0, "scale": 1, "noise": 0, "crop": 1}


def chance(seed=0):
    return torch.Generator().manual_seed(seed)


def pictures(*shape, seed=1):
    return torch.rand(shape, generator=chance(seed), dtype=torch.float64) + 0.1


def test_by_hand():
    """Does the corner of a 2×2 picture go where one works out on paper, and does zero enter behind it?"""
    picture = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    assert move(picture)[0, 0].tolist() == [[1, 2], [3, 4]]
    assert move(picture, down=1)[0, 0].tolist() == [[0, 0], [1, 2]]
    assert move(picture, right=-1)[0, 0].tolist() == [[2, 0], [4, 0]]
    assert move(picture, right=0.5)[0, 0].tolist() == [[0.5, 1.5], [1.5, 3.5]]
    assert torch.allclose(move(picture, turn=90)[0, 0], torch.tensor([[2.0, 4.0], [1.0, 3.0]]), atol=1e-6)


@settings(deadline=None, max_examples=30)
@given(height=st.integers(2, 7), width=st.integers(2, 7), down=st.integers(-6, 6), right=st.integers(-6, 6))
def test_whole_pixels(height, width, down, right):
    """Does a shift by whole pixels cut out and fill with zeros, along each axis of a picture that is no square?"""
    image = pictures(2, 3, height, width)
    padded = F.pad(image, (6, 6, 6, 6))
    wanted = padded[..., 6 - down : 6 - down + height, 6 - right : 6 - right + width]
    assert torch.allclose(move(image, down, right), wanted, atol=1e-12)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns(quarters):
    """Does a quarter turn go against the clock, and a shift come after it?"""
    image = pictures(2, 1, 6, 6)
    turned = image.rot90(quarters, dims=(2, 3))
    assert torch.allclose(move(image, turn=90 * quarters), turned, atol=1e-9)
    both = move(image, 1, -2, turn=90 * quarters)
    assert torch.allclose(both, move(turned, 1, -2), atol=1e-9)


def test_half_turn_of_a_rectangle():
    """Is a picture that is no square turned about its middle without being stretched?"""
    image = pictures(1, 2, 4, 7)
    assert torch.allclose(move(image, turn=180), image.flip(2, 3), atol=1e-9)
    quarter = move(F.pad(image, (0, 0, 2, 1)), turn=90)  # (1, 2, 7, 7)
    assert torch.allclose(quarter, F.pad(image, (0, 0, 2, 1)).rot90(1, dims=(2, 3)), atol=1e-9)


def test_scale():
    """Is enlarging the same as cutting out the middle and interpolating, away from the edge of the cut?"""
    image = pictures(2, 1, 12, 16)
    wanted = F.interpolate(image[..., 3:9, 4:12], size=(12, 16), mode="bilinear")
    assert torch.allclose(move(image, scale=2)[..., 1:-1, 1:-1], wanted[..., 1:-1, 1:-1], atol=1e-12)
    small = move(image, scale=0.25)
    assert small[..., :4, :].abs().max() == 0 < small[..., 5:7, 7:9].min()


def test_each_picture_by_its_own_amount():
    """Does an amount of shape (N,) give each picture its own?"""
    images = pictures(3, 1, 5, 5)
    found = move(images, torch.tensor([0, 1, -2]), 1, scale=torch.tensor([1, 2, 0.5]))
    singly = [
        move(images[i : i + 1], down, 1, scale=times) for i, (down, times) in enumerate([(0, 1), (1, 2), (-2, 0.5)])
    ]
    assert torch.allclose(found, torch.cat(singly))


def test_nothing_to_change():
    """Are pictures left as they are when every amount says so, and are the ones given never changed?"""
    images = pictures(40, 1, 6, 6)
    before = images.clone()
    assert torch.allclose(augment(images, chance(), **NOTHING), images, atol=1e-12)
    augment(images, chance())
    assert torch.equal(images, before)


@pytest.mark.parametrize("name, amount", [("shift", 2), ("turn", 30), ("scale", 1.5), ("noise", 0.2), ("crop", 0.5)])
def test_one_kind_for_a_fifth_of_the_pictures(name, amount):
    """Does each of the five changes reach about one picture in five, and no other picture?"""
    images = pictures(2000, 1, 5, 5)
    changed = (augment(images, chance(), **{**NOTHING, name: amount}) - images).abs().amax(dim=(1, 2, 3)) > 1e-9
    assert abs(changed.double().mean() - 0.2) < 4 * math.sqrt(0.2 * 0.8 / 2000)


def dots(count=3000, side=21):
    """Pictures that are black but for the middle pixel."""
    images = torch.zeros(count, 1, side, side, dtype=torch.float64)
    images[:, :, side // 2, side // 2] = 1
    return images


def middle_of(images):
    """Where each picture's brightness lies on average, (N, 2), counted from the middle."""
    along = torch.arange(images.shape[-1], dtype=torch.float64) - images.shape[-1] // 2
    total = images.sum(dim=(1, 2, 3))
    rows, columns = images.sum(dim=(1, 3)) @ along, images.sum(dim=(1, 2)) @ along
    return torch.stack([rows, columns], dim=1) / total[:, None]


@pytest.mark.parametrize("name, amount, reach", [("shift", 4, 4.0), ("crop", 0.75, 3.5)])
def test_how_far(name, amount, reach):
    """Do shift and crop move pictures either way, along each axis on its own, as far as they may and no farther?"""
    found = augment(dots(), chance(), **{**NOTHING, name: amount})
    places = middle_of(found)
    places = places[places.abs().sum(dim=1) > 1e-6]
    assert reach - 0.1 < places.abs().max() <= reach + 1e-6
    assert places.mean(dim=0).abs().max() < 0.4 and abs(torch.corrcoef(places.T)[0, 1]) < 0.15


def test_a_crop_is_a_part_of_the_picture():
    """Does a crop show nothing from outside the picture, but for half a pixel where its part touches the edge?"""
    white = torch.ones(500, 1, 8, 8)
    found = augment(white, chance(), **{**NOTHING, "crop": 0.5})
    assert torch.allclose(found[..., 1:-1, 1:-1], white[..., 1:-1, 1:-1], atol=1e-5)
    assert found.min() > 0.5


def test_noise():
    """Does the noise have mean 0 and, over many pictures, a deviation drawn evenly up to the largest?"""
    grey = torch.full((5000, 1, 6, 6), 0.5)
    added = augment(grey, chance(), **{**NOTHING, "noise": 0.3}) - grey
    added = added[added.abs().amax(dim=(1, 2, 3)) > 1e-5]
    deviations = added.std(dim=(1, 2, 3))
    assert abs(added.mean()) < 0.01
    assert abs(deviations.mean() - 0.15) < 0.01 and 0.25 < deviations.quantile(0.95) < 0.33


def test_the_generator_decides():
    """Does the same seed give the same pictures, and one generator new ones at each call?"""
    images = pictures(50, 1, 8, 8)
    one = chance(3)
    first, second = augment(images, one), augment(images, one)
    assert torch.equal(first, augment(images, chance(3)))
    assert not torch.allclose(first, second)


def test_refusals():
    """Is what cannot be done refused with the rule and the value that broke it?"""
    with pytest.raises(ValueError, match=r"shape \(N, C, H, W\), but have \(5, 5\)"):
        move(torch.zeros(5, 5))
    with pytest.raises(ValueError, match=r"shape \(N, C, H, W\), but have \(1, 5, 5\)"):
        augment(torch.zeros(1, 5, 5), chance())
    with pytest.raises(ValueError, match="scale must be above 0, but is 0"):
        move(torch.zeros(2, 1, 5, 5), scale=torch.tensor([1, 0]))
    for wrong in ({"shift": -1}, {"turn": -1}, {"noise": -0.1}, {"scale": 0.5}, {"crop": 0}, {"crop": 1.5}):
        with pytest.raises(ValueError, match="crop above 0 and at most 1"):
            augment(torch.zeros(1, 1, 5, 5), chance(), **wrong)
