"""Studies on a Dask cluster: the same bytes, whoever of it dies; and `docs/cluster.md` followed."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study.folder import Folder, open_folder
from tests.experiments.study.dask_cluster import Cluster, cluster
from tests.experiments.study.folders import contents, played, started, study_file, wait_for_parts
from tests.experiments.study.nursery import Nursery

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]
LONG = {"points": 32, "runs": 40, "block": 20, "months": 36}
PAGE = Path(__file__).parents[3] / "docs" / "cluster.md"


def test_whatever_of_a_cluster_is_killed_the_parts_are_the_same(main: Main, tmp_path: Path) -> None:
    """First one of two workers, whose blocks the other plays; then the scheduler of that one."""
    whole = played(tmp_path, **LONG)
    file = study_file(tmp_path, **LONG)
    with cluster(tmp_path, workers=2) as two:
        lost_a_worker(two, file, tmp_path / "one", whole)
        lost_its_scheduler(two, file, tmp_path / "other")
    assert main("study", "resume", str(tmp_path / "other"))[0] == 0
    assert contents(tmp_path / "other") == contents(whole.path)


def lost_a_worker(two: Cluster, file: Path, out: Path, whole: Folder) -> None:
    process = started("study", "run", file, "--out", out, "--cluster", two.address)
    wait_for_parts(out, 5, process)
    two.kill_worker()
    told, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "2,560 of 2,560 wars" in told
    assert contents(out) == contents(whole.path)
    assert list((out / "failed").iterdir()) == []


def lost_its_scheduler(one: Cluster, file: Path, out: Path) -> None:
    process = started("study", "run", file, "--out", out, "--cluster", one.address)
    wait_for_parts(out, 5, process)
    one.kill_scheduler()
    told, errors = process.communicate()
    assert (process.returncode, told) == (2, "")
    assert "concert: the cluster is gone: its scheduler does not answer.\n" in errors
    assert f"go on with: concert study resume {out}" in errors
    assert "Traceback" not in errors
    assert 5 <= len(open_folder(out).finished()) < 64


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "tcp://", "quic://a:1"])
def test_a_cluster_that_cannot_be_reached_is_said(
    address: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.study.executors.REACHED_WITHIN", 0.5)
    out = tmp_path / "out"
    file = str(study_file(tmp_path))
    code, _, error = main("study", "run", file, "--out", str(out), "--cluster", address)
    assert (code, out.exists()) == (2, False)
    assert f"--cluster {address!r} cannot be reached" in error
    assert "Traceback" not in error


def test_without_dask_the_extra_is_named(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]
    code, _, error = main("study", "run", str(study_file(tmp_path)), *words)
    assert (code, "concert-policy-lab[cluster]" in error) == (2, True)


def test_threads_and_a_cluster_exclude_each_other(main: Main, tmp_path: Path) -> None:
    words = ["--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9", "--workers", "2"]
    code, _, error = main("study", "run", str(study_file(tmp_path)), *words)
    assert (code, "--workers goes without --cluster" in error) == (2, True)


# The page


def commands() -> list[str]:
    """Return the commands of the page, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_page_followed_literally_gives_equal_parts(tmp_path: Path, born: Nursery) -> None:
    """Every command, as it stands, but for a port that is surely free."""
    told, port = commands(), str(free_port())
    assert [line.split()[0] for line in told[:3]] == ["dask", "dask", "dask"]
    assert [line for line in told if line.startswith("diff ")]
    started_here: list[subprocess.Popen[bytes]] = []
    with (tmp_path / "log").open("w") as log:
        try:
            for line in told:
                program, *words = shlex.split(line.replace("8786", port))
                if program == "dask":
                    command = [sys.executable, "-m", "dask", *words]
                    here = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
                    started_here.append(here)
                elif program == "concert":
                    done = born.hear(*words, folder=tmp_path)
                    assert done.returncode == 0, (line, done.stdout, done.stderr)
                else:
                    subprocess.run([program, *words], cwd=tmp_path, check=True)
        finally:
            for process in reversed(started_here):
                process.terminate()
                process.wait()
    found = [contents(folder) for folder in sorted((tmp_path / "results").iterdir())]
    assert found[0] == found[1]
    assert len(found[0]) == 32
