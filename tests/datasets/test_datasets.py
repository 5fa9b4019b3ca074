"""How the data files are made: on packages put together here, and with the font that the course carries."""

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

import cnnlib
from cnnlib.data.hangul import SYLLABLES, load_hangul
from datasets import emoji, idx
from datasets.__main__ import write
from datasets.hangul import DESIGNS, PICTURES_EACH, draw
from datasets.packages import Package, PackageError, read_files

FONT = Path(cnnlib.__file__).parent / "fonts" / "Pretendard-Regular.otf"


def tar(files: dict[str, bytes], kind: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=f"w:{kind}") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def deb(files: dict[str, bytes]) -> bytes:
    """An `ar` archive as Debian packs it; the first part has an odd length, which is padded."""
    parts = {"debian-binary": b"2.0", "control.tar.xz": b"control", "data.tar.xz": tar(files, "xz")}
    packed = b"!<arch>\n"
    for name, data in parts.items():
        packed += (
            f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)
        )
    return packed


def wheel(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def put(folder: Path, file: str, data: bytes) -> Package:
    (folder / file).write_bytes(data)
    return Package(file, hashlib.sha256(data).hexdigest(), "fetch it")


@pytest.mark.parametrize(
    ("file", "pack"), [("a.deb", deb), ("a.tgz", lambda files: tar(files, "gz")), ("a.whl", wheel)]
)
def test_each_kind_of_package_is_read(tmp_path, file, pack):
    """Are the files that fit the pattern, and no others, read out of a Debian, npm and Python package?"""
    package = put(tmp_path, file, pack({"x/1.png": b"one", "x/2.png": b"two", "x/2.txt": b"no"}))
    assert read_files(package, tmp_path, "*/*.png") == {"x/1.png": b"one", "x/2.png": b"two"}
    with pytest.raises(PackageError, match=r"a\.\w+ holds no file '\*\.gif'"):
        read_files(package, tmp_path, "*.gif")


def test_another_version_is_refused(tmp_path):
    """Is a package that is missing, or whose bytes differ, refused with the command that fetches the right one?"""
    package = put(tmp_path, "a.tgz", tar({"x": b"1"}, "gz"))
    (tmp_path / "a.tgz").write_bytes(tar({"x": b"2"}, "gz"))
    with pytest.raises(PackageError, match=f"SHA-256 {package.sha256[:12]}…, but has .*: run `fetch it` again"):
        read_files(package, tmp_path, "x")
    (tmp_path / "a.tgz").unlink()
    with pytest.raises(PackageError, match=r"a\.tgz is not in .*: run `fetch it` there"):
        read_files(package, tmp_path, "x")


def idx_file(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def test_the_first_of_each_class_in_their_order(tmp_path, monkeypatch):
    """Does Fashion-MNIST's part keep the first 350 and 100 of each class, in the order of the whole set?"""
    rng = np.random.default_rng(0)
    files, expected = {}, {}
    for part, stem, size, each in (("train", "train", 4500, 350), ("test", "t10k", 1500, 100)):
        images, labels = rng.integers(0, 256, (size, 2, 2), np.uint8), rng.integers(0, 10, size, np.uint8)
        files[f"./{stem}-images-idx3-ubyte.gz"] = gzip.compress(idx_file(images))
        files[f"./{stem}-labels-idx1-ubyte.gz"] = gzip.compress(idx_file(labels))
        kept = [i for i in range(size) if (labels[:i] == labels[i]).sum() < each]
        expected |= {f"{part}_images": images[kept], f"{part}_labels": labels[kept]}
    monkeypatch.setattr(idx, "FASHION_MNIST", put(tmp_path, "a.deb", deb(files)))
    made = idx.make_fashion(tmp_path)
    assert made.keys() == expected.keys() and len(made["train_labels"]) == 3500
    assert all(np.array_equal(made[name], expected[name]) for name in made)


def test_something_else_is_no_idx_file():
    """Is a file of another kind refused by its first bytes?"""
    with pytest.raises(ValueError, match="begins with 00 00 08, not 50 4b 03"):
        idx.parse_idx(b"PK\x03\x04")


def test_glyphs_are_drawn_alike_every_time():
    """Is a plain glyph the same at each drawing, a distorted one the same for the same seed, and are both centred?"""
    font = ImageFont.truetype(str(FONT), 96, layout_engine=ImageFont.Layout.BASIC)
    plain = draw("가", font, np.random.default_rng(0), distort=False)
    assert plain.shape == (28, 28) and plain.dtype == np.uint8
    assert np.array_equal(plain, draw("가", font, np.random.default_rng(1), distort=False))
    first, same, other = (draw("가", font, np.random.default_rng(seed), distort=True) for seed in (0, 0, 1))
    assert np.array_equal(first, same) and not np.array_equal(first, other) and not np.array_equal(first, plain)
    for glyph in (plain, first, other):
        rows, columns = np.nonzero(glyph)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
        weights = glyph[rows, columns].astype(float)
        assert (
            abs(np.average(rows, weights=weights) - 13.5) < 1 and abs(np.average(columns, weights=weights) - 13.5) < 1
        )


def test_labels_name_the_syllables():
    """Is, for each syllable, the stored Nanum Gothic picture most like Pretendard's one that is labelled so?"""
    font = ImageFont.truetype(str(FONT), 96, layout_engine=ImageFont.Layout.BASIC)
    train, _ = load_hangul()
    own = train.fonts == train.font_names.index("Nanum Gothic")
    images, labels = train.images[own].reshape(own.sum(), -1), train.labels[own]
    for label, syllable in enumerate(SYLLABLES):
        model = draw(syllable, font, np.random.default_rng(0), distort=False)
        alike = np.corrcoef(model.ravel(), images)[0, 1:]
        assert labels[alike.argmax()] == label


def test_a_font_without_the_syllable_is_refused():
    """Is a font that would draw an empty box named?"""
    font = ImageFont.truetype(str(FONT), 96, layout_engine=ImageFont.Layout.BASIC)
    with pytest.raises(ValueError, match="the font Pretendard must have '漢', but does not"):
        draw("漢", font, np.random.default_rng(0), distort=False)


def test_no_design_is_in_both_parts():
    """Is each font file in one design, and are the stored pictures those of the designs listed?"""
    files = [(design.package.file, file) for design in DESIGNS for file in design.files]
    assert len(set(files)) == len(files)
    train, test = load_hangul()
    assert train.font_names == tuple(design.name for design in DESIGNS)
    for part, own in (("train", train), ("test", test)):
        numbers = [number for number, design in enumerate(DESIGNS) if design.is_test == (part == "test")]
        assert np.unique(own.fonts).tolist() == numbers
        assert len(own.labels) == len(numbers) * len(SYLLABLES) * PICTURES_EACH[part]


def png(colour: tuple[int, int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (64, 64), colour).save(file, "PNG")
    return file.getvalue()


def test_a_clear_emoji_pixel_becomes_white():
    """Is colour laid on white by its alpha, and are four pixels averaged into one?"""
    assert emoji.shrink(png((10, 20, 30, 0))).tolist() == np.full((32, 32, 3), 255).tolist()
    assert emoji.shrink(png((0, 100, 200, 51)))[5, 5].tolist() == [204, 224, 244]  # a fifth of it, four fifths white
    half = Image.new("RGBA", (64, 64), (0, 0, 0, 255))
    half.paste((200, 200, 200, 255), (1, 0, 2, 2))
    file = io.BytesIO()
    half.save(file, "PNG")
    assert emoji.shrink(file.getvalue())[0, :2, 0].tolist() == [100, 0]


def test_tones_stay_together_and_plain_comes_first():
    """Are all tones of one emoji in one part, a quarter of the emoji in the test, and plain ones taken first?"""
    members = [["a", "a1", "a2"], ["b"], ["c", "c1"], ["d"], ["e"]]
    assert emoji.split(members) == {"test": members[:1], "train": members[1:]}
    assert list(emoji.plain_first(members)) == ["a", "b", "c", "d", "e", "a1", "c1", "a2"]


def test_the_same_picture_is_taken_once():
    """Is a flag that another one equals left out, also when the other is in the other part?"""
    pictures = [np.full((1, 1, 3), value, np.uint8) for value in (1, 1, 2, 3, 4)]
    seen = {pictures[3].tobytes()}
    assert [one[0, 0, 0] for one in emoji.first_different(pictures, 3, seen)] == [1, 2, 4]
    with pytest.raises(ValueError, match="needs 3 different pictures, but has 1"):
        emoji.first_different(pictures[:1], 3, set())


def test_emoji_are_read_with_their_subgroup(tmp_path, monkeypatch):
    """Has each emoji its subgroup and tones, under names without U+FE0F, and are the listed ones left out?"""
    groups = {"subgroups": {"4": "hands", "7": "transport-ground"}}
    listed = [
        {"hexcode": "270B-FE0F", "subgroup": 4, "skins": [{"hexcode": "270B-1F3FB"}]},
        {"hexcode": "26FD", "subgroup": 7},
        {"hexcode": "1F1E6"},
    ]
    files = {"package/meta/groups.json": json.dumps(groups), "package/en/data.json": json.dumps(listed)}
    package = put(tmp_path, "a.tgz", tar({name: text.encode() for name, text in files.items()}, "gz"))
    monkeypatch.setattr(emoji, "EMOJI_GROUPS", package)
    assert emoji.read_emoji(tmp_path) == [("hands", ["270b", "270b-1f3fb"])]


def test_a_file_is_written_once(tmp_path):
    """Are the same arrays packed into the same bytes, and is a file that holds them left alone?"""
    arrays = {"a": np.arange(6).reshape(2, 3), "b": np.array(["가", "나"])}
    assert write(tmp_path / "one.npz", arrays).startswith('"one.npz": "')
    write(tmp_path / "two.npz", arrays)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    before = (tmp_path / "one.npz").stat().st_mtime_ns
    assert write(tmp_path / "one.npz", arrays) == "one.npz is as it was"
    assert (tmp_path / "one.npz").stat().st_mtime_ns == before
    changed = write(tmp_path / "one.npz", arrays | {"a": np.zeros(3)})
    assert hashlib.sha256((tmp_path / "one.npz").read_bytes()).hexdigest() in changed
