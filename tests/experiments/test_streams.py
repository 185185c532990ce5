"""Standard streams: work goes on, and ends with its own exit code, whoever reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.streams import LEGIBLE

ROOT = Path(__file__).parents[2]
SAID = """
import sys
from experiments import console
import typer

app = typer.Typer()

@app.command()
def tell(count: int, name: str) -> None:
    for _ in range(count):
        print("said", file=getattr(sys, name))
        console.console(stderr=name == "stderr").print("told")
    open("done", "w").write(str([sys.stdin is not None]))
    raise typer.Exit(3)

sys.exit(console.guarded(app))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize(
    "how", ["<&- >&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full", "| true", "2>&1 | true"]
)
def test_work_goes_on_though_nobody_can_read(
    how: str, name: str, unbuffered: str, tmp_path: Path
) -> None:
    (tmp_path / "tell.py").write_text(SAID, encoding="utf-8")
    command = f'("$0" tell.py 2000 {name}; echo $? > code) {how}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
    )
    assert set(done.stdout.split()) | set(done.stderr.split()) <= {"said", "told"}
    assert (tmp_path / "code").read_text().strip() == "3"
    assert (tmp_path / "done").read_text() == "[True]"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_result_that_cannot_be_printed_is_an_error(unbuffered: str, tmp_path: Path) -> None:
    code = "from experiments.cli.main import main\nimport sys\nsys.argv = ['concert', '--version']"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", f"{code}\nmain()"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "concert: stopped: No space left on device.\n")


def test_files_do_not_take_the_numbers_of_closed_streams(tmp_path: Path) -> None:
    code = "import sys, typer\nfrom experiments.console import guarded\napp = typer.Typer()\n"
    code += "@app.command()\ndef look() -> None:\n    print(open('seen', 'w').fileno(), file="
    code += "open('number', 'w'))\nguarded(app)"
    subprocess.run(
        ["sh", "-c", '"$0" -c "$1" <&- >&- 2>&-', sys.executable, code],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
    )  # fmt: skip
    assert int((tmp_path / "number").read_text()) > 2


def test_what_an_encoding_has_not_is_legible() -> None:
    assert "− – … × ’".encode("ascii", LEGIBLE) == b"- - ... x '"
    assert "日本".encode("latin-1", LEGIBLE) == b"??"
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", LEGIBLE)


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_terminal_without_unicode_is_no_obstacle(name: str, tmp_path: Path) -> None:
    (tmp_path / "tell.py").write_text(SAID.replace("told", "a − b"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "tell.py", "1", name],
        cwd=tmp_path, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 3
    assert sorted((done.stdout + done.stderr).split(b"\n")) == [b"", b"a - b", b"said"]
