"""Removes what a student's process leaves in its folder, however deep, however locked. No link is followed."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_folder(place: str) -> None:
    """Remove the folder `place` and all below it; nobody may be writing there. What cannot be removed stays.

    Folders are moved up to the top before they are emptied: a path may be longer than the kernel takes, and a nest
    deeper than Python recurses.
    """
    with suppress(OSError):
        Path(place).chmod(0o700)
        top = os.open(place, _OPEN)
        try:
            while names := _names(top):
                for name in names:
                    if not _unlinked(name, top):
                        _empty(name, top)
                        os.rmdir(name, dir_fd=top)
        finally:
            os.close(top)
        Path(place).rmdir()


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _unlinked(name: str, folder: int) -> bool:
    """Remove a file; False for a folder, which is unlocked instead."""
    try:
        os.unlink(name, dir_fd=folder)
    except IsADirectoryError:
        os.chmod(name, 0o700, dir_fd=folder)
        return False
    return True


def _empty(name: str, top: int) -> None:
    """Remove the files in a folder of `top`, and move its folders up."""
    folder = os.open(name, _OPEN, dir_fd=top)
    try:
        for part in _names(folder):
            if not _unlinked(part, folder):
                os.rename(part, secrets.token_hex(16), src_dir_fd=folder, dst_dir_fd=top)
    finally:
        os.close(folder)
