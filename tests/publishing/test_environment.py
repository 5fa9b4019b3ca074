"""The step that makes .venv: when it works, when it does nothing, and what it says when it cannot."""

import subprocess
import sys
import types
from pathlib import Path

import pytest

from publishing import environment

LOCK = "# pins\nnumpy==2.4.6\ntorch==2.13.0 ; sys_platform == 'linux'\nappnope==1.0.0 ; sys_platform == 'darwin'\n"
SUCCEEDS = (
    "print('Collecting numpy'); print('Requirement already satisfied: torch'); print('Installing collected packages')"
)
FAILS = "import sys; [print('line', number) for number in range(20)]; print('ERROR: no space left'); sys.exit(2)"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project of two files, and a pip that is a short program of ours."""
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for name, value in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "STAMP": tmp_path / ".venv" / "stamp"}.items():
        monkeypatch.setattr(environment, name, value)
    monkeypatch.delenv("TORCH_INDEX", raising=False)
    return tmp_path


@pytest.fixture
def pip(monkeypatch):
    """Stands in for pip: `pip.program` runs instead of it, `pip.commands` are those it was given."""
    popen, stand_in = subprocess.Popen, types.SimpleNamespace(commands=[], program=SUCCEEDS)

    def start(command, **options):
        stand_in.commands.append(command)
        return popen([sys.executable, "-c", stand_in.program], **options)

    monkeypatch.setattr(environment.subprocess, "Popen", start)
    # The environment itself is the standard library's to make, and takes seconds.
    monkeypatch.setattr(environment.venv.EnvBuilder, "create", lambda self, place: place.mkdir(exist_ok=True))
    return stand_in


def test_makes_it_once(project, pip, capsys):
    """Are the lock and then the project itself installed, and nothing at all the second time?"""
    assert environment.main() == 0
    assert [command[-2:] for command in pip.commands] == [
        ["-r", str(project / "requirements.lock")],
        ["-e", str(project)],
    ]
    assert "--no-deps" in pip.commands[1]
    assert all(Path(command[0]).parent.parent == project / ".venv" for command in pip.commands)
    assert capsys.readouterr().out.startswith("[1/5] Make the environment in .venv from requirements.lock")
    assert environment.main() == 0
    assert len(pip.commands) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_made_again_when_a_pin_changes(project, pip, name):
    """Is the environment made again after the lock or the project file changed?"""
    environment.main()
    with (project / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert environment.main() == 0
    assert len(pip.commands) == 4


def test_another_place_is_another_environment(project, pip, monkeypatch):
    """Is a checkout that was moved given a new environment, since the old one points to the old place?"""
    before = environment.digest()
    monkeypatch.setattr(environment, "ROOT", project / "moved")
    (project / "moved").mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        (project / "moved" / name).write_bytes((project / name).read_bytes())
    assert environment.digest() != before


def test_pip_fails(project, pip, capsys):
    """Are pip's last words shown, and the next run told to start again, when pip cannot install?"""
    pip.program = FAILS
    assert environment.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("environment: pip could not install the course's packages. Its last words:\n")
    assert said.rstrip().endswith("line 19\nERROR: no space left")
    assert "line 5\n" not in said
    assert not environment.STAMP.exists()
    pip.program = SUCCEEDS
    assert environment.main() == 0


def test_torch_from_another_index(project, pip, monkeypatch):
    """Is torch, pinned and without its marker, taken from TORCH_INDEX before all others?"""
    monkeypatch.setenv("TORCH_INDEX", "https://example.org/cpu")
    assert environment.main() == 0
    assert pip.commands[0][-3:] == ["torch==2.13.0", "--index-url", "https://example.org/cpu"]
    assert len(pip.commands) == 3


def test_progress(project, pip, capsys):
    """Is it shown, every forty packages, how far pip has come, and that it has begun to install?"""
    pip.program = "[print('Collecting', number) for number in range(90)]; print('Installing collected packages: a')"
    environment.install("-r", "requirements.lock", expected=95)
    said = "40 of about 95 packages fetched", "80 of about 95 packages fetched", "installing 95 packages"
    assert capsys.readouterr().out.split("\n") == [*(f"      {line}" for line in said), ""]


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 12, 0), (4, 0, 0)])
def test_another_python(project, pip, monkeypatch, capsys, version):
    """Is another Python refused, before anything is made, with the way to name the right one?"""
    named = ".".join(map(str, version))
    fake = types.SimpleNamespace(version_info=version, version=f"{named} (main)", stderr=sys.stderr)
    monkeypatch.setattr(environment, "sys", fake)
    assert environment.main() == 1
    assert capsys.readouterr().err == (
        f"environment: Python 3.11 is needed, but this is {named}: name it with PYTHON=...\n"
    )
    assert (pip.commands, environment.VENV.exists()) == ([], False)


def test_python_without_ensurepip(project, pip, monkeypatch, capsys):
    """Is the package to install named where Debian ships Python without ensurepip?"""
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert environment.main() == 1
    assert "install the package python3.11-venv" in capsys.readouterr().err


def test_needs_nothing_installed():
    """Does the script run in a Python that has nothing but its standard library?"""
    code = "import runpy, sys; runpy.run_path(sys.argv[1]); print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-I", "-S", "-c", code, environment.__file__]
    child = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert set(child.stdout.split()) <= set(sys.stdlib_module_names) | {"__main__", "__mp_main__"}
