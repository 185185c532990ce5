"""Studies on a Dask cluster: the same bytes, whoever of it dies; and `docs/cluster.md` followed."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from experiments.study import executors
from experiments.study.executors import ClusterLost, Team
from experiments.study.folder import open_folder
from experiments.study.storage import OUTCOMES, parts
from experiments.study.worker import stand_ready
from tests.experiments.study.dask_cluster import Cluster, cluster
from tests.experiments.study.folders import contents, played, study_file
from tests.experiments.study.nursery import Nursery

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]
LONG = {"points": 16, "runs": 40, "block": 20, "months": 36}
PAGE = Path(__file__).parents[3] / "docs" / "cluster.md"


def test_whatever_of_a_cluster_goes_the_parts_are_the_same(
    main: Main, tmp_path: Path, born: Nursery
) -> None:
    """Two of four workers cannot play; one of the others is killed; then the scheduler is."""
    whole = played(tmp_path, **LONG)
    file = study_file(tmp_path, **LONG)
    shared = tmp_path / "shared"
    shared.mkdir()
    with cluster(tmp_path, workers=2) as four:
        four.add_drifted_worker(tmp_path)
        elsewhere = four.add_worker_elsewhere(shared)
        lost_workers(born, four, file, shared / "one", elsewhere)
        lost_its_scheduler(born, four, file, shared / "other")
    assert contents(shared / "one") == contents(whole.path)
    assert main("study", "resume", str(shared / "other"))[0] == 0
    assert contents(shared / "other") == contents(whole.path)


def begin(born: Nursery, four: Cluster, file: Path, out: Path) -> Path:
    """Start a study on the cluster; return where it says things, once some blocks are done."""
    said = out.with_name(f"said-{out.name}")
    said.mkdir()
    words = ("study", "run", file, "--out", out, "--cluster", four.address)
    born.start(*words, said=str(said))
    while sum(1 for _ in parts(out / OUTCOMES)) < 5:
        assert not born.ends_within(0.01), (said / "err").read_text()
    return said


def lost_workers(born: Nursery, four: Cluster, file: Path, out: Path, elsewhere: bool) -> None:
    said = begin(born, four, file, out)
    four.kill_worker()
    code, errors = born.end(), (said / "err").read_text()
    assert code == 0, errors
    assert "1,280 of 1,280 wars" in (said / "out").read_text()
    assert errors.count("is left out: ") == 1 + elsewhere
    assert "then, 9.9 now" in errors
    assert errors.count("it does not see the study's folder under ") == elsewhere
    assert list((out / "failed").iterdir()) == []
    assert list(out.glob(".*")) == []


def lost_its_scheduler(born: Nursery, four: Cluster, file: Path, out: Path) -> None:
    said = begin(born, four, file, out)
    four.kill_scheduler()
    code, errors = born.end(), (said / "err").read_text()
    assert (code, (said / "out").read_text()) == (2, "")
    assert "concert: the cluster is gone: its scheduler does not answer.\n" in errors
    assert f"go on with: concert study resume {out}" in errors
    assert "Traceback" not in errors
    assert 5 <= len(open_folder(out).finished()) < 32


@pytest.fixture
def silent() -> Iterator[str]:
    """Give the address of a port that takes connections and never says a word."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        found.listen()
        yield f"tcp://127.0.0.1:{found.getsockname()[1]}"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:9", "nobody answers within 0.25 s"),
        ("nowhere", "missing port number in address 'nowhere'"),
        ("tcp://", "missing port number"),
        ("quic://a:1", "unknown address scheme 'quic'"),
        ("", "missing port number"),
        ("silent", "nobody answers within 0.25 s"),
    ],
)
def test_a_cluster_that_cannot_be_reached_is_said(
    address: str,
    reason: str,
    silent: str,
    main: Main,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import distributed

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a client that cannot be made complains when Python ends")

    monkeypatch.setattr(distributed, "Client", never)
    monkeypatch.setattr("experiments.study.executors.REACHED_WITHIN", 0.25)
    address = silent if address == "silent" else address
    out = tmp_path / "out"
    file = str(study_file(tmp_path))
    code, _, error = main("study", "run", file, "--out", str(out), "--cluster", address)
    assert (code, out.exists()) == (2, False)
    assert f"--cluster {address!r} cannot be reached: " in error
    assert reason in error
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


# Who is there, by a scheduler of this test


class Clock:
    """Stands in for `time`: goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def wait(self, _: object, timeout: float) -> None:
        self.sleep(timeout)


class Pretended(Executor):
    """A client, its scheduler and its executor: workers are what a test says."""

    def __init__(self, clock: Clock, *workers: str) -> None:
        self.clock, self.executor, self.scheduler = clock, self, self
        self.workers = dict.fromkeys(workers, 2)
        self.frozen: set[str] = set()
        self.answers: dict[str, str | Exception] = {}
        self.given: list[tuple[str, Future[Any]]] = []

    def identity(self) -> None:
        raise AssertionError("asked by sync")

    def close(self, *, timeout: float) -> None:
        assert timeout > 0

    def get_executor(self, *, pure: bool) -> Executor:
        assert not pure
        return self

    def sync(self, _: object, **__: object) -> Any:
        def seen(address: str) -> float:
            return 0.0 if address in self.frozen else self.clock.now

        told = {a: {"nthreads": n, "last_seen": seen(a)} for a, n in self.workers.items()}
        return {"workers": told}

    def submit(self, work: Any, *inputs: Any, workers: list[str], **_: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        [address] = workers
        if work is not stand_ready:
            self.given.append((address, future))
        elif address not in self.frozen:
            answer = self.answers.get(address, "")
            if isinstance(answer, str):
                future.set_result(answer)
            else:
                future.set_exception(answer)
        return future


def team_of(client: Any) -> Team:
    """Return the team of a client whose workers may be silent for ten seconds."""
    return Team(client, 10)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(executors, "time", made)
    monkeypatch.setattr(executors, "wait", made.wait)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which nothing stays."""
    return tmp_path


def test_every_worker_that_can_plays(clock: Clock, folder: Path) -> None:
    team = team_of(Pretended(clock, "a", "b"))
    with team.at(folder):
        assert team.hands() == 4
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []


def test_those_who_cannot_are_named_and_get_nothing(
    clock: Clock, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Pretended(clock, "a", "b", "c")
    client.answers = {"a": "it sees another folder", "c": ModuleNotFoundError("no module abm\nx")}
    team = team_of(client)
    with team.at(folder):
        assert team.hands() == 2
        for _ in range(4):
            team.submit(print)
    assert {address for address, _ in client.given} == {"b"}
    assert capsys.readouterr().err.splitlines() == [
        "worker a is left out: it sees another folder.",
        "worker c is left out: it cannot load Concert: no module abm.",
    ]


def test_work_goes_to_who_has_the_least(clock: Clock, folder: Path) -> None:
    client = Pretended(clock, "a", "b")
    client.workers["b"] = 4
    team = team_of(client)
    with team.at(folder):
        assert team.hands() == 6
        for _ in range(6):
            team.submit(print)
    assert sorted(address for address, _ in client.given) == ["a", "a", *"bbbb"]


def test_without_a_worker_that_can_play_the_reason_is_said(clock: Clock, folder: Path) -> None:
    for client, reason in (
        (Pretended(clock), "no worker is there within 10 s"),
        (Pretended(clock, "a"), "no worker can play the study: a: it sees another folder"),
        (Pretended(clock, "a", "b"), "no worker has answered for 10 s: a, b"),
    ):
        client.answers = {"a": "it sees another folder"}
        client.frozen = set(client.workers) if len(client.workers) == 2 else set()
        team = team_of(client)
        begun = clock.now
        with team.at(folder), pytest.raises(ClusterLost, match=reason):
            team.hands()
        assert 10 <= clock.now - begun < 12


def test_a_cluster_without_workers_is_refused_before_anything_is_written(
    clock: Clock, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Pretended(clock)
    monkeypatch.setattr(executors, "_client", lambda *_: client)
    words = ["--out", str(tmp_path / "out"), "--cluster", "tcp://a:1", "--cluster-timeout", "7"]
    code, _, error = main("study", "run", str(study_file(tmp_path)), *words)
    assert (code, (tmp_path / "out").exists()) == (2, False)
    assert error.splitlines()[:2] == [
        "waiting for workers of the cluster, 7 s at the most ...",
        "concert: --cluster 'tcp://a:1' cannot be used: no worker is there within 7 s.",
    ]


DRIFTED = "code 0123 then, 4567 now"
BLIND = "it does not see the study's folder under /a, but another one or none"


@pytest.mark.parametrize(
    ("workers", "answer", "said"),
    [
        ("a", DRIFTED, f"no worker can play the study: a: {DRIFTED}"),
        ("ab", BLIND, f"no worker can play the study: a: {BLIND}; b: {BLIND}"),
        ("ab", None, "no worker has answered for 7 s: a, b"),
    ],
    ids=["drifted", "blind", "frozen"],
)
def test_workers_of_whom_none_can_play_are_named_and_nothing_is_left(
    workers: str,
    answer: str | None,
    said: str,
    clock: Clock,
    main: Main,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Pretended(clock, *workers)
    client.answers = dict.fromkeys(workers, answer or "")
    client.frozen = set() if answer else set(workers)
    monkeypatch.setattr(executors, "_client", lambda *_: client)
    file, there = str(study_file(tmp_path)), set(tmp_path.iterdir())
    timeout = ["--cluster", "tcp://a:1", "--cluster-timeout", "7"]
    monkeypatch.chdir(tmp_path)
    for where in (["--out", "new/out"], []):
        code, _, error = main("study", "run", file, *where, *timeout)
        assert (code, "gone" in error) == (2, False)
        assert error.endswith(f"concert: {said}.\nNothing was written.\n"), error
        assert set(tmp_path.iterdir()) == there
    begun = played(tmp_path).path  # a study that was there before stays
    next(parts(begun / OUTCOMES)).file.unlink()
    kept = contents(begun)
    code, _, error = main("study", "resume", str(begun), *timeout)
    assert (code, contents(begun)) == (2, kept)
    assert (
        f"concert: {said}.\nWhat is done stays; go on with: concert study resume {begun} " in error
    )


def test_what_a_worker_had_in_hand_comes_back_when_it_goes_or_falls_silent(
    clock: Clock, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Pretended(clock, "a", "b", "c")
    team = team_of(client)
    with team.at(folder):
        team.hands()
        work = [team.submit(print) for _ in range(3)]
        del client.workers["a"]
        client.frozen = {"b"}
        for _ in range(12):
            clock.sleep(1.0)
            hands = team.hands()
    assert hands == 2
    told = {str(one.exception()) for one in work if one.done()}
    assert told == {"worker a went", "worker b fell silent"}
    assert len([one for one in work if not one.done()]) == 1
    assert "worker b has been silent for 10 s; it is left out.\n" in capsys.readouterr().err


def test_a_worker_that_comes_later_or_speaks_again_plays(clock: Clock, folder: Path) -> None:
    client = Pretended(clock, "a")
    team = team_of(client)
    with team.at(folder):
        assert team.hands() == 2
        client.workers["b"] = 8
        clock.sleep(2.0)
        assert team.hands() == 10
        client.frozen = {"b"}
        clock.sleep(2.0)
        team.hands()
        clock.sleep(11.0)
        assert team.hands() == 2
        client.frozen = set()
        clock.sleep(2.0)
        assert team.hands() == 10


def test_a_scheduler_that_does_not_answer_is_said(clock: Clock, folder: Path) -> None:
    client = Pretended(clock, "a")
    team = team_of(client)

    def silent(_: object, **told: float) -> Any:
        assert told["callback_timeout"] == 10
        raise TimeoutError

    client.sync = silent  # type: ignore[method-assign, assignment]
    with team.at(folder), pytest.raises(ClusterLost, match="its scheduler does not answer"):
        team.hands()


def test_what_comes_of_work_is_handed_on(clock: Clock, folder: Path) -> None:
    client = Pretended(clock, "a")
    team = team_of(client)
    with team.at(folder):
        team.hands()
        good, bad, gone = (team.submit(print) for _ in range(3))
    client.given[0][1].set_result(7)
    client.given[1][1].set_exception(ValueError("no"))
    client.given[2][1].cancel()
    assert good.result() == 7
    assert isinstance(bad.exception(), ValueError)
    assert gone.cancelled()
    assert team.members["a"].hand == {}


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
