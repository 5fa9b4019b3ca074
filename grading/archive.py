"""Takes a submission out of a zip that may be broken, enormous, or meant to harm."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from grading.ingest import MAX_FILES, MAX_FILES_BYTES, MAX_NOTEBOOK

MAX_ENTRIES = 1_000
_CHUNK = 1 << 16


class Refused(Exception):
    """An upload that is not taken; the message says why."""


def unpack(archive: Path, target: Path, assignment: str) -> None:
    """Write the notebook ASSIGNMENT.ipynb in `archive`, and the files beside it, into the empty folder `target`.

    Only what lies below the notebook is taken; whose it is, nothing inside the archive says. Links,
    absolute names and names that lead out are left out. Raises Refused, or zipfile.BadZipFile for what is no zip.
    """
    with zipfile.ZipFile(archive) as opened:
        entries = [entry for entry in opened.infolist() if _is_plain(entry)]
        if len(entries) > MAX_ENTRIES:
            raise Refused(f"it holds {len(entries)} files, more than {MAX_ENTRIES}")
        notebook = _notebook(entries, assignment)
        folder = PurePosixPath(notebook.filename).parent
        (target / f"{assignment}.ipynb").write_bytes(_read(opened, notebook, MAX_NOTEBOOK))
        left, count = MAX_FILES_BYTES, 0
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if entry is notebook or path.suffix == ".ipynb" or not path.is_relative_to(folder):
                continue
            relative = path.relative_to(folder)
            if relative.name == "timestamp.txt" or any(part.startswith(".") for part in relative.parts):
                continue
            count += 1
            if count > MAX_FILES:
                raise Refused(f"it holds more than {MAX_FILES} files beside the notebook")
            data = _read(opened, entry, left)
            left -= len(data)
            place = target / relative
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file below the archive's root: no folder, no link, no way out."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    mode = entry.external_attr >> 16
    is_link = stat.S_IFMT(mode) not in (0, stat.S_IFREG)
    strange = path.is_absolute() or ".." in path.parts or ":" in entry.filename or "\0" in entry.filename
    return not (entry.is_dir() or is_link or strange or "__MACOSX" in path.parts or "\\" in entry.filename)


def _notebook(entries: list[zipfile.ZipInfo], assignment: str) -> zipfile.ZipInfo:
    """The notebook handed in: the one of the assignment's name, or the only one there is."""
    notebooks = [entry for entry in entries if PurePosixPath(entry.filename).suffix == ".ipynb"]
    notebooks = [entry for entry in notebooks if ".ipynb_checkpoints" not in PurePosixPath(entry.filename).parts]
    named = [entry for entry in notebooks if PurePosixPath(entry.filename).stem == assignment]
    chosen = named or notebooks
    if len(chosen) != 1:
        raise Refused(f"it holds {len(chosen)} notebooks that could be {assignment}.ipynb; it must hold one")
    return chosen[0]


def _read(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """An entry's bytes, counted as they come: the size an archive claims is only a claim."""
    if entry.flag_bits & 1:
        raise Refused(f"{entry.filename} is encrypted: hand it in without a password")
    data = bytearray()
    try:
        with opened.open(entry) as file:
            while part := file.read(_CHUNK):
                data += part
                if len(data) > limit:
                    raise Refused(f"{entry.filename} is larger than {limit >> 20} MB")
    except (NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refused(f"{entry.filename} cannot be read: {error}") from None
    except Exception as error:  # zlib, lzma and bz2 have errors of their own
        if isinstance(error, Refused | zipfile.BadZipFile | OSError):
            raise
        raise Refused(f"{entry.filename} cannot be read: {type(error).__name__}") from None
    return bytes(data)
