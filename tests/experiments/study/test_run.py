"""Running a study: begun, resumed, enlarged, its blocks bounded in hand and tried twice."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from abm.engine.ensemble import Wars
from abm.errors import InputError, NumericalFault
from experiments.console import Counter
from experiments.stops import Stop
from experiments.study import worker
from experiments.study.executors import ClusterLost, Crew, WorkerLost
from experiments.study.folder import Folder, failed_blocks, open_folder
from experiments.study.run import AHEAD, MOST_LOST, Run
from experiments.study.storage import OUTCOMES, Block, parts
from experiments.study.worker import Played
from tests.experiments.study.folders import begun, contents, played, rows, study_file

pytestmark = pytest.mark.usefixtures("kernel")
Main = Callable[..., tuple[int, str, str]]


def test_run_plays_all_and_says_so(main: Main, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told, progress = main("study", "run", str(study_file(tmp_path)), "--out", str(out))
    assert (code, told) == (0, f"{out}: 32 of 32 wars in 8 blocks.\n")
    assert "wars: 32 of 32" in progress
    assert {file.name for file in out.iterdir()} >= {
        "study.toml", "scenario.toml", "manifest.json", "design.parquet", "outcomes", "failed",
    }  # fmt: skip
    assert (out / "study.toml").read_text() == study_file(tmp_path).read_text()
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["command"].startswith("concert study run")
    assert {"numpy", "typer"} <= set(manifest["packages"])
    assert list(out.rglob(".*")) == []


def test_a_folder_that_exists_is_not_begun_again(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    code, told, error = main("study", "run", str(study_file(tmp_path)), "--out", str(folder.path))
    assert (code, told) == (2, "")
    assert "exists; go on with: concert study resume" in error


@pytest.mark.parametrize("workers", ["1", "2", "5"])
def test_bytes_are_equal_over_worker_counts(workers: str, main: Main, tmp_path: Path) -> None:
    alone = played(tmp_path, keep="months")
    out = tmp_path / "out"
    file = study_file(tmp_path, keep="months")
    assert main("study", "run", str(file), "--out", str(out), "--workers", workers)[0] == 0
    assert contents(out) == contents(alone.path)


def test_resume_plays_what_is_missing_and_nothing_else(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, keep="months")
    before = contents(folder.path)
    lost = [part for part in parts(folder.path / OUTCOMES) if part.number in (0, 5)]
    for part in lost:
        part.file.unlink()
    kept = {file: file.stat().st_mtime_ns for file in folder.path.glob("outcomes/*")}
    code, told, _ = main("study", "resume", str(folder.path))
    assert (code, contents(folder.path)) == (0, before)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert "32 of 32 wars" in told


@pytest.mark.parametrize("kind", ["outcomes", "monthly"])
def test_altered_and_truncated_parts_are_named_and_played_again(
    kind: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path, keep="months")
    before = contents(folder.path)
    first, second, *_ = sorted(parts(folder.path / kind))
    first.file.write_bytes(first.file.read_bytes()[:-9])
    second.file.write_bytes(b"?" + second.file.read_bytes()[1:])
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "0")
    assert code == 1
    assert told.count(f"altered or truncated: {kind}/part-00000") == 2
    code, _, error = main("study", "resume", str(folder.path))
    assert code == 0
    assert first.file.name in error
    assert second.file.name in error
    assert contents(folder.path) == before


def test_what_a_dead_process_left_is_no_part_and_goes(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    aside = folder.path / OUTCOMES / ".part-000000.0123456789abcdef.parquet.0badcafe"
    aside.write_bytes(b"half")
    assert main("study", "verify", str(folder.path), "--blocks", "1")[0] == 0
    assert main("study", "resume", str(folder.path))[0] == 0
    assert not aside.exists()


@pytest.mark.parametrize("keep", ["outcomes", "months"])
def test_extended_twice_is_one_larger_study_row_for_row(
    keep: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path, keep=keep, points=2, runs=3)
    before = contents(folder.path)
    assert main("study", "extend", str(folder.path), "--runs", "5")[0] == 0
    assert main("study", "extend", str(folder.path), "--points", "4")[0] == 0
    assert before.items() <= contents(folder.path).items()
    at_once = tmp_path / "at-once"
    at_once.mkdir()
    larger = played(at_once, keep=keep, points=4, runs=5)
    for kind in larger.kinds:
        assert rows(folder.path, kind) == rows(larger.path, kind)
    grown = open_folder(folder.path)
    assert (grown.points == larger.points).all()
    assert main("study", "verify", str(folder.path), "--blocks", "99")[0] == 0


def test_what_is_extended_goes_on_after_a_kill(main: Main, tmp_path: Path) -> None:
    """The manifest is the last to change, so that a new table of points alone is the old study."""
    folder = played(tmp_path)
    old = (folder.path / "manifest.json").read_bytes()
    assert main("study", "extend", str(folder.path), "--points", "8")[0] == 0
    grown = contents(folder.path)
    (folder.path / "manifest.json").write_bytes(old)
    assert len(open_folder(folder.path).points) == 4
    assert main("study", "extend", str(folder.path), "--points", "8")[0] == 0
    assert contents(folder.path) == grown


@pytest.mark.parametrize(
    ("changed", "words", "said"),
    [
        ({}, (), "one of --runs M and --points P"),
        ({}, ("--runs", "4"), "--runs 4; allowed: more than the 4 that there are"),
        ({}, ("--points", "4"), "--points 4; allowed: more than the 4"),
        ({}, ("--points", "5"), "power of two"),
        ({"kind": "latin-hypercube"}, ("--points", "8"), "a Latin hypercube cannot be extended"),
        ({"keep": "quantiles"}, ("--runs", "8"), "cannot have more runs"),
        ({"keep": "patterns"}, ("--runs", "8"), "the patterns of old and new wars together"),
    ],
)
def test_what_cannot_be_extended_is_said(
    changed: dict[str, str], words: tuple[str, ...], said: str, main: Main, tmp_path: Path
) -> None:
    folder = begun(tmp_path, **changed)
    before = (folder.path / "manifest.json").read_bytes()
    code, _, error = main("study", "extend", str(folder.path), *words)
    assert (code, said in error) == (2, True), error
    assert (folder.path / "manifest.json").read_bytes() == before


def test_quantiles_can_have_more_points(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, keep="quantiles", points=2, block=1)
    assert main("study", "extend", str(folder.path), "--points", "4")[0] == 0
    at_once = tmp_path / "at-once"
    at_once.mkdir()
    larger = played(at_once, keep="quantiles", points=4)
    assert [rows(folder.path, k) for k in folder.kinds] == [
        rows(larger.path, k) for k in larger.kinds
    ]


class Inline(Executor):
    """Does at once what it is given, or what a test says instead; counts what is in hand."""

    def __init__(self, *instead: BaseException) -> None:
        self.instead = list(instead)
        self.submitted: list[Block] = []

    def submit(self, work: Any, *inputs: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
        self.submitted.append(inputs[1])
        future: Future[Any] = Future()
        if self.instead:
            future.set_exception(self.instead.pop(0))
        else:
            future.set_result(work(*inputs, **more))
        return future


def go(folder: Folder, executor: Executor, hands: int = 1, stop: Stop | None = None) -> Counter:
    """Play what is missing and return what was counted."""
    counter = Counter()
    run = Run(folder, Crew(executor, lambda: hands), counter, stop or Stop())
    run.play(folder.missing(folder.finished()))
    return counter


def test_all_blocks_are_played_once_and_counted(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    executor = Inline()
    assert go(folder, executor).done == folder.wars
    assert [block.number for block in executor.submitted] == list(range(8))
    assert folder.finished() == set(range(8))


class Slow(Executor):
    """Has everything in hand until a test lets one go."""

    def __init__(self) -> None:
        self.hand: list[tuple[Future[Any], Block]] = []
        self.most = 0

    def submit(self, work: Any, *inputs: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        self.hand.append((future, inputs[1]))
        self.most = max(self.most, len(self.hand))
        return future


@pytest.mark.parametrize("hands", [1, 3])
def test_the_number_of_blocks_in_hand_is_bounded(hands: int, tmp_path: Path) -> None:
    folder, executor, stop = begun(tmp_path), Slow(), Stop()
    run = Run(folder, Crew(executor, lambda: hands), Counter(), stop)

    def let_go(timeout: float | None) -> Future[Any] | None:
        future, block = executor.hand.pop(0)
        future.set_result(Played(folder.wars_of([block])))
        return run_finished_get()

    run_finished_get = run.finished.get
    run.finished = type("Queue", (), {"get": staticmethod(let_go), "put": run.finished.put})()
    run.play(folder.missing(set()))
    assert executor.most == min(8, AHEAD * hands)
    assert run.counter.done == folder.wars


def test_a_stop_finishes_what_is_in_hand(tmp_path: Path) -> None:
    folder, stop = begun(tmp_path), Stop()

    class Stopping(Inline):
        def submit(self, work: Any, *inputs: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            stop.asked = len(self.submitted) == 2
            return super().submit(work, *inputs, **more)

    go(folder, Stopping(), hands=4, stop=stop)
    assert folder.finished() == {0, 1, 2}


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (OSError(28, "No space left on device"), OSError),
        (InputError("other code"), InputError),
        (ImportError("no module named abm"), InputError),
        (TimeoutError(), ClusterLost),
    ],
)
def test_what_concerns_every_block_ends_the_run(
    error: BaseException, seen: type[BaseException], tmp_path: Path
) -> None:
    with pytest.raises(seen):
        go(begun(tmp_path), Inline(error))


def test_a_future_that_is_cancelled_means_the_cluster_is_gone(tmp_path: Path) -> None:
    class Gone(Executor):
        def submit(self, work: Any, *inputs: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(ClusterLost):
        go(begun(tmp_path), Gone())


def test_a_block_lost_with_its_worker_is_played_again(tmp_path: Path) -> None:
    folder, executor = begun(tmp_path), Inline(RuntimeError("the worker died"))
    assert go(folder, executor).done == folder.wars
    assert [block.number for block in executor.submitted] == [0, 1, 2, 3, 4, 5, 6, 7, 0]
    assert (failed_blocks(folder), len(folder.finished())) == ([], 8)


def test_a_block_whose_worker_goes_is_given_to_others(tmp_path: Path) -> None:
    folder, gone = begun(tmp_path), WorkerLost("worker a went")
    executor = Inline(gone, gone)
    assert go(folder, executor).done == folder.wars
    assert [block.number for block in executor.submitted] == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]
    assert list((folder.path / "failed").iterdir()) == []


def test_a_block_with_which_worker_after_worker_goes_has_failed(tmp_path: Path) -> None:
    folder = begun(tmp_path, points=1, runs=2)
    executor = Inline(*[WorkerLost("worker a went")] * (MOST_LOST + 1))
    assert go(folder, executor).done == 0
    [told] = [json.loads(file.read_text()) for file in (folder.path / "failed").iterdir()]
    assert (told["kind"], told["error"]) == ("WorkerLost", "worker a went")


def test_wars_that_do_not_come_are_a_failure(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a worker that plays into another folder of the same name."""

    def played_elsewhere(path: str, block: Block) -> Played:
        return Played(4) if block.number in (1, 3) else worker.play_block(path, block)

    monkeypatch.setattr("experiments.study.run.play_block", played_elsewhere)
    out = tmp_path / "out"
    code, told, _ = main("study", "run", str(study_file(tmp_path)), "--out", str(out))
    assert code == 1
    assert told.splitlines() == [
        f"{out}: 24 of 32 wars in 6 blocks.",
        "incomplete: 2 blocks: 1, 3 not in this folder.",
        f"What is done stays; go on with: concert study resume {out}",
    ]


def test_a_failing_run_is_found_noted_tried_again_and_does_not_stop_the_others(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = played(tmp_path)
    out = tmp_path / "out"
    failing(monkeypatch, point=2, run=3)
    code, told, error = main("study", "run", str(study_file(tmp_path)), "--out", str(out))
    assert code == 1
    assert "failed twice: block 5 (point 2, arm coordinated, run 3): NumericalFault: " in told
    assert "28 of 32 wars in 7 blocks" in told
    noted = json.loads((out / "failed" / "block-000005.json").read_text())
    assert (noted["arm"], noted["run"], noted["attempts"]) == ("coordinated", 3, 2)
    assert noted["values"] == open_folder(out).values(2)
    assert noted["replay"] in told
    monkeypatch.undo()
    words = shlex.split(noted["replay"])
    assert main(*words[1:])[0] == 0
    assert main("study", "resume", str(out))[0] == 0
    assert list((out / "failed").iterdir()) == []
    assert contents(out) == contents(whole.path)


def failing(monkeypatch: pytest.MonkeyPatch, point: int, run: int) -> None:
    """Have a run of the second arm fail at a point."""
    real = worker._ensembles

    def made(folder: Folder, block: Block) -> Any:
        for arm, ensemble in real(folder, block):
            if (arm.name, block.point) == ("coordinated", point):
                ensemble.play = _faulty(ensemble.play, run)  # type: ignore[method-assign, assignment]
            yield arm, ensemble

    monkeypatch.setattr(worker, "_ensembles", made)


def _faulty(play: Callable[[Any], Wars], run: int) -> Callable[[Any], Wars]:
    def playing_of(runs: Any) -> Wars:
        if run in runs:
            raise NumericalFault(f"run {run}, month 3: land is not finite")
        return play(runs)

    return playing_of
