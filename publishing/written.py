"""Which files a release wrote, so that the next one replaces its own and never loses anybody's work."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path

Report = Callable[[str], None]


class Written:
    """The files that releases write below `folder`.

    A file that is not as a release left it was changed by hand: before it is replaced or removed, a copy is kept beside
    the record. Files that no release wrote are left alone.
    """

    def __init__(self, folder: Path, record: Path, report: Report = print) -> None:
        """folder: where files are written; record: the JSON file that remembers them; report: told of each copy."""
        self._folder, self._record, self._report = folder, record, report
        self._known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
        self._now: dict[str, str] = {}
        self._kept = record.parent / "kept" / time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())

    def write(self, name: str, content: bytes) -> bool:
        """Write one file where it differs, so that unchanged files keep their date; returns whether it was written."""
        path, self._now[name] = self._folder / name, _digest(content)
        if path.is_file() and path.read_bytes() == content:
            return False
        self._keep_changed(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return True

    def finish(self, remove: bool = True) -> None:
        """Remove what earlier releases wrote and this one did not, unless told not to; remember what is there."""
        for name in self._known.keys() - self._now.keys() if remove else ():
            path = self._folder / name
            self._keep_changed(name)
            path.unlink(missing_ok=True)
            while path.parent != self._folder and path.parent.is_dir() and not any(path.parent.iterdir()):
                path = path.parent
                path.rmdir()
        now = self._now if remove else self._known | self._now
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def _keep_changed(self, name: str) -> None:
        path = self._folder / name
        if not path.is_file() or _digest(path.read_bytes()) == self._known.get(name):
            return
        copy = self._kept / self._folder.name / name
        number = 1
        while copy.exists():  # another release in the same second
            number += 1
            copy = self._kept / f"{self._folder.name}-{number}" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        self._report(f"{path} was changed by hand; a copy is kept as {copy}")


def _digest(content: bytes) -> str:
    # An editor or git may have changed the ends of lines, which is nobody's work.
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
