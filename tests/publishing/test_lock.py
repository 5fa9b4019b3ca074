"""Turning what uv resolved into requirements.lock."""

import subprocess

from publishing import lock
from publishing.lock import HEADER, lock_text

RESOLVED = """\
appnope==1.0.0 ; sys_platform == 'darwin'
cuda-bindings==13.0.1 ; sys_platform == 'linux'
cudalike==1.0
importlib-metadata==10.2.0 ; python_full_version < '3.12'
nvidia-cublas==13.0 ; platform_system == 'Linux'
scipy==1.17.1 ; python_full_version < '3.11.4'
scipy==1.18.0 ; python_full_version >= '3.11.4'
torch==2.13.0
triton==3.5.0 ; sys_platform == 'linux'
zipp==4.1.2\x20
"""


def test_by_hand():
    """Do CUDA's parts, the second of two versions and the markers that hold for every Python 3.11 go?"""
    assert lock_text(RESOLVED).removeprefix(HEADER).splitlines() == [
        "appnope==1.0.0 ; sys_platform == 'darwin'",
        "cudalike==1.0",
        "importlib-metadata==10.2.0",
        "scipy==1.17.1",
        "torch==2.13.0",
        "zipp==4.1.2",
    ]


def test_header_is_a_comment():
    """Does the file say, in comments alone, how it is made?"""
    assert all(line.startswith("# ") for line in HEADER.splitlines())
    assert lock_text(RESOLVED).startswith(HEADER)
    assert lock_text(RESOLVED).endswith("zipp==4.1.2\n")


def test_one_line_a_package():
    """Does no package come twice?"""
    names = [line.partition("==")[0] for line in lock_text(RESOLVED).splitlines() if "==" in line]
    assert len(names) == len(set(names))


def test_writes_what_uv_resolves(tmp_path, monkeypatch):
    """Is uv asked for every platform and both extras that are installed, and its answer written?"""
    asked = []

    def run(command, **options):
        asked.append((command, options["cwd"]))
        return subprocess.CompletedProcess(command, 0, stdout=RESOLVED)

    monkeypatch.setattr(lock.subprocess, "run", run)
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    assert lock.main() == 0
    assert (tmp_path / "requirements.lock").read_bytes() == lock_text(RESOLVED).encode()
    (command, folder) = asked[0]
    assert folder == tmp_path
    assert {"uv", "--universal", "publish", "test", "3.11"} <= set(command)
    assert "lock" not in command
