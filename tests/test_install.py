"""The lock is all that an installation looks up, and one that fails says why."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INSTALL = script("install")
LOCK = "hatchling==1.33.0 \\\n    --hash=sha256:41\npackaging==26.3 \\\n    --hash=sha256:94\n"
PIP_23 = """\
2026-11-28T02:46:28,302 Using pip 23.2.1 from lib/python3.11/site-packages/pip (python 3.11)
2026-11-28T02:46:28,361 1 location(s) to search for versions of hatchling:
2026-11-28T02:46:28,361 * https://example.org/simple/hatchling/
2026-11-28T02:46:28,364 Fetching project page and analyzing links: https://example.org/simple/hatchling/
2026-11-28T02:46:28,413 Collecting hatchling==1.33.0 (from -r requirements/build.txt (line 5))
2026-11-28T02:46:28,435   Downloading hatchling-1.33.0-py3-none-any.whl (78 kB)
2026-11-28T02:46:28,439 1 location(s) to search for versions of packaging:
2026-11-28T02:46:28,439 * https://example.org/simple/packaging/
2026-11-28T02:46:28,530 Installing collected packages: packaging, hatchling
2026-11-28T02:46:28,765 Successfully installed hatchling-1.33.0 packaging-26.3
"""
PIP_26 = """\
2026-11-28T02:46:28,966 Using pip 26.3 from lib/python3.11/site-packages/pip (python 3.11)
2026-11-28T02:46:29,017 1 location(s) to search for versions of hatchling:
2026-11-28T02:46:29,017 * https://example.org/simple/hatchling/
2026-11-28T02:46:29,070 Collecting hatchling==1.33.0 (from -r requirements/build.txt (line 5))
2026-11-28T02:46:29,110 1 location(s) to search for versions of packaging:
2026-11-28T02:46:29,300 Installing collected packages: packaging, hatchling

2026-11-28T02:46:29,410 Successfully installed hatchling-1.33.0 packaging-26.3
"""
BUILDING_23 = """\
2026-11-28T02:48:02,761   Running command pip subprocess to install build dependencies
2026-11-28T02:48:03,482   Collecting hatchling==1.26.3
2026-11-28T02:48:03,593   Collecting packaging>=24.2 (from hatchling==1.26.3)
2026-11-28T02:48:03,660   Collecting pluggy>=1.0.0 (from hatchling==1.26.3)
2026-11-28T02:48:04,915   Successfully installed hatchling-1.26.3 packaging-26.3 pluggy-1.7.0
"""
BUILDING_26 = """\
2026-11-28T02:48:15,803   Running command installing build dependencies for solara-assets
2026-11-28T02:48:16,150   1 location(s) to search for versions of hatchling:
2026-11-28T02:48:16,217   Collecting hatchling==1.26.3
2026-11-28T02:48:16,279   Collecting packaging>=24.2 (from hatchling==1.26.3)
2026-11-28T02:48:16,315   1 location(s) to search for versions of pluggy:

2026-11-28T02:48:16,505   Successfully installed hatchling-1.26.3 packaging-26.3 pluggy-1.7.0
"""
LOGS = pytest.mark.parametrize("log", [PIP_23, PIP_26])


@LOGS
def test_a_closed_lock_passes(log: str) -> None:
    assert INSTALL.check(log, LOCK) == 2


@LOGS
@pytest.mark.parametrize("name", ["hatchling", "packaging"])
def test_a_package_that_the_lock_leaves_out_is_named(log: str, name: str) -> None:
    less = "".join(record for record in script("lock").records(LOCK) if name not in record)
    with pytest.raises(INSTALL.Failed, match=f"does not name: {name}$"):
        INSTALL.check(log, less)


@LOGS
@pytest.mark.parametrize("building", [BUILDING_23, BUILDING_26])
def test_what_a_package_is_built_with_counts(log: str, building: str) -> None:
    with pytest.raises(INSTALL.Failed, match=r"does not name: hatchling==1\.26\.3, pluggy$"):
        INSTALL.check(building + log, LOCK)


def test_a_requirement_that_fails_is_seen_as_well() -> None:
    log = "1 location(s) to search for versions of coverage:\nERROR: In --require-hashes mode, all"
    with pytest.raises(INSTALL.Failed, match="does not name: coverage$"):
        INSTALL.check(log, LOCK)


@LOGS
def test_a_log_that_cannot_be_read_fails(log: str) -> None:
    foreign = log.replace("location(s) to search for", "places for").replace("Collecting", "Taking")
    with pytest.raises(
        INSTALL.Failed, match="does not show that it looked up hatchling, packaging"
    ):
        INSTALL.check(foreign, LOCK)
    with pytest.raises(INSTALL.Failed, match="does not show what it installed"):
        INSTALL.check(log.replace("Successfully installed", "Done:"), LOCK)


def test_the_lock_stands_in_its_sections_each_package_once() -> None:
    sections = [section.name for section in script("lock").SECTIONS]
    assert sections == list(INSTALL.SECTIONS)
    files = {name: ROOT / "requirements" / f"{name}.txt" for name in sections}
    assert set(files.values()) == set((ROOT / "requirements").iterdir())
    lines = [line for file in files.values() for line in file.read_text().splitlines()]
    packages = [line for line in lines if line and not line.startswith(("#", " "))]
    assert len(packages) == len(set(packages)) > 150
    assert all(INSTALL.pinned(line) for line in packages)
    assert all(INSTALL.pinned(file.read_text()) for file in files.values())


def test_everybody_installs_the_lock_in_the_same_way() -> None:
    lines = re.findall(r"-m pip install (.*) -r requirements/(\w+)\.txt", README)
    assert [name for _, name in lines] == ["build", "core"] * 2  # POSIX, Windows
    assert {tuple(flags.split()) for flags, _ in lines} == {INSTALL.FLAGS}
    assert f"-m pip install {' '.join(INSTALL.CLOSED)} --editable .\n" in README
    assert f"CLOSED := install --quiet {' '.join(INSTALL.CLOSED)}\n" in MAKEFILE
    assert "LOCKED := $(CLOSED) --require-hashes\n" in MAKEFILE
    assert MAKEFILE.count("$(PIP) $(LOCKED) -r requirements/") == MAKEFILE.count("$(PIP) $(LOCKED)")
    assert "python3 .ci/install.py\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


# A Python that installs nothing, and fails where it is told to, with the words it is told.
STUB = """\
#!/bin/sh
case "$*" in
*"$FAILS"*) echo "$SAYS"; exit 1 ;;
"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
"""


def make(clone: Path, fails: str, says: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    program = shutil.which("make")
    assert program is not None
    return subprocess.run(
        [program, ".venv/dev", f"PYTHON={clone / 'python'}"],
        cwd=clone, env={**known, "FAILS": fails, "SAYS": says}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "python").write_text(STUB)
    (tmp_path / "python").chmod(0o755)
    return tmp_path


def stamps(clone: Path) -> list[str]:
    names = ["made", "core", "concert", "dev"]
    return [name for name in names if (clone / ".venv" / name).exists()]


@pytest.mark.parametrize(
    ("fails", "says", "line", "done"),
    [
        ("-m venv", "OSError: [Errno 28] No space left on device", "Making .venv.*disk is full", 0),
        (
            "/build.txt",
            "WARNING: Retrying (Retry(total=4))",
            "the libraries.*see to the network",
            1,
        ),
        (
            "/core.txt",
            "ERROR: No matching distribution found",
            "the libraries.*nothing that fits",
            1,
        ),
        ("--editable", "Killed", "Concert.*read the log", 2),
        ("check check", "a 1 requires b, which is not installed.", "Concert.*make clean", 2),
        ("/dev.txt", "THESE DO NOT MATCH", "the tools.*not the one", 3),
    ],
)
def test_a_failure_is_told_in_a_line(
    clone: Path, fails: str, says: str, line: str, done: int
) -> None:
    failed = make(clone, fails, says)
    assert failed.returncode != 0
    told = [text for text in failed.stderr.splitlines() if not text.startswith("make")]
    assert len(told) == 1
    assert re.match(
        f"(Installing )?{line}.*, then run make again. Log: .venv/install.log$", told[0]
    )
    assert (clone / ".venv" / "install.log").read_text() == f"{says}\n"
    assert len(stamps(clone)) == done
    assert make(clone, "nothing", "").returncode == 0
    assert len(stamps(clone)) == 4


def test_tools_keep_in_step_with_a_newer_lock(clone: Path) -> None:
    assert make(clone, "nothing", "").returncode == 0
    for name in ("core", "concert"):
        (clone / ".venv" / name).unlink()
    failed = make(clone, "core.txt -r requirements/dev.txt", "both at once")
    assert failed.returncode != 0
    assert (clone / ".venv" / "install.log").read_text() == "both at once\n"


# The other line of Mesa

INTERPRETER = script("interpreter")
# A shim that does not run until it is told a version, as pyenv's do, and a manager that knows some.
SHIM = """\
#!/bin/sh
test "$PYENV_VERSION" = 3.12.1 || { echo "command not found" >&2; exit 127; }
printf '3.12\\n/opt/3.12.1/python\\n'
"""
MANAGER = "#!/bin/sh\nprintf '3.11.7\\n3.12.0\\n3.12.1\\n'\n"


def commands(folder: Path, monkeypatch: pytest.MonkeyPatch, **told: str) -> None:
    """Leave nothing on the path but these commands."""
    for name, text in told.items():
        file = folder / name.replace("_", ".")
        file.write_text(text)
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("PYENV_VERSION", raising=False)


def test_a_shim_is_told_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(tmp_path, monkeypatch, python3_12=SHIM, python3_13="#!/bin/sh\nexit 127\n")
    assert INTERPRETER.found(INTERPRETER.NEWER) is None
    commands(tmp_path, monkeypatch, pyenv=MANAGER)
    assert INTERPRETER.found(INTERPRETER.NEWER) == "/opt/3.12.1/python"


def test_an_interpreter_counts_when_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = "#!/bin/sh\nprintf '3.13\\n/opt/3.13/python\\n'\n"
    commands(tmp_path, monkeypatch, python3_13=plain, python3_12=plain)
    assert INTERPRETER.found(("3.13",)) == "/opt/3.13/python"
    assert INTERPRETER.found(("3.12",)) is None  # it is another than its name says


def test_without_an_interpreter_ci_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands(tmp_path, monkeypatch)
    INTERPRETER.main()
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"No Python 3\.1\d.* runs here: the .* Mesa is NOT tested\.\n", told.err)


def test_ci_installs_the_other_line_from_the_lock_and_tests_it() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    _, _, second = ci.partition("interpreter=$(.venv/bin/python .ci/interpreter.py)")
    assert f"for section in {' '.join(INSTALL.SECTIONS)}; do" in second
    assert f"pip install --quiet {' '.join(INSTALL.FLAGS)} " in second
    tests = re.findall(r"tests/[\w/]+\.py", second)
    assert tests == ["tests/abm/test_model.py", "tests/docs/test_neighbours.py"]
    assert all((ROOT / file).is_file() for file in tests)
