"""Blocks out, counts back: bounded, tried twice, stopped, and failures that can be replayed."""

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
from experiments.study import worker
from experiments.study.executors import ClusterLost, Crew
from experiments.study.folder import Folder, failed_blocks, open_folder
from experiments.study.results import case_of
from experiments.study.run import AHEAD, Run, Stop
from experiments.study.storage import OUTCOMES, Block, parts
from experiments.study.worker import Played
from tests.experiments.study.folders import begun, contents, played, study_file

pytestmark = pytest.mark.usefixtures("kernel")

Main = Callable[..., tuple[int, str, str]]


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

    def let_go() -> Future[Any]:
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


# Wars that fail


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


def test_a_replayed_war_is_the_war_of_the_study(tmp_path: Path) -> None:
    from pyarrow import parquet

    from experiments.war import play_compiled

    folder = played(tmp_path)
    tables = [
        parquet.read_table(part.file, partitioning=None) for part in parts(folder.path / OUTCOMES)
    ]
    for table in tables:
        for row in table.to_pylist():
            arm = folder.arms[row["arm"]]
            war = play_compiled(case_of(folder.path, row["point"], arm, row["run"]))
            assert war.record["land"] == row["land"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "which point is not said"),
        (["--point", "4"], "--point 4"),
        (["--point", "1", "--run", "4"], "has runs 0 to 3"),
        (["--point", "1", "--arm", "siload"], "Did you mean 'siloed'"),
    ],
)
def test_a_war_that_the_study_does_not_hold_is_refused(
    words: list[str], said: str, main: Main, tmp_path: Path
) -> None:
    folder = begun(tmp_path)
    code, _, error = main("run", "--from", str(folder.path), *words)
    assert (code, said in error) == (2, True), error


def test_points_go_with_studies(main: Main, tmp_path: Path) -> None:
    code, _, error = main("run", "--point", "1")
    assert (code, "--point goes with --from" in error) == (2, True)
    code, _, error = main("run", "--from", str(tmp_path), "--point", "1")
    assert (code, "holds no study" in error) == (2, True)


def test_a_worker_with_other_code_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(tmp_path)
    monkeypatch.setattr(worker, "basis", lambda: {**folder.manifest["basis"], "code": "other"})
    with pytest.raises(InputError, match="code .* then, other now"):
        worker.play_block(str(folder.path), Block(0, 0, 0, 2))
