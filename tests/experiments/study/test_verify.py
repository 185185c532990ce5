"""Verification and status of a study: what is missing, altered or different is named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Barrier

import pytest

from abm.errors import InputError
from experiments.study import provenance, verify
from experiments.study.folder import Folder, open_folder
from experiments.study.results import Study
from experiments.study.storage import MONTHLY, OUTCOMES, Part, parts, write_part
from experiments.study.verify import describe, misplaced
from tests.experiments.study.folders import begun, contents, played, study_file

pytestmark = pytest.mark.usefixtures("kernel")
Main = Callable[..., tuple[int, str, str]]


def test_verify_plays_blocks_again(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "99")
    assert (code, "8 blocks played again, equal to the byte" in told) == (0, True)
    other = played_elsewhere(tmp_path)
    for part in parts(folder.path / OUTCOMES):
        part.file.unlink()
    for part in parts(other / OUTCOMES):
        about = folder.about(OUTCOMES, part.number)
        write_part(folder.path / OUTCOMES, part.number, part.file.read_bytes(), about)
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "1")
    assert (code, told.count("differs when played again: outcomes/part-")) == (1, 1)


@pytest.mark.parametrize("workers", [1, 3])
def test_blocks_are_played_again_by_workers(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    folder = played(tmp_path)
    there, at_once = Barrier(workers, timeout=60), []

    def differing(folder: Folder, number: int) -> list[str]:
        at_once.append(number)
        if len(at_once) <= workers:
            there.wait()  # breaks where fewer threads play
        return [f"differs: block {number}"]

    monkeypatch.setattr(verify, "differing", differing)
    words = ("study", "verify", str(folder.path), "--blocks", "8", "--workers", str(workers))
    code, told, _ = main(*words)
    assert (code, told.splitlines()) == (1, [f"differs: block {n}" for n in range(8)])


def played_elsewhere(tmp_path: Path) -> Path:
    """Return a study of other wars with as many blocks."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    return played(elsewhere, months=13).path


def test_verify_names_what_is_missing(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    code, told, _ = main("study", "verify", str(folder.path))
    assert (code, told) == (1, "incomplete: 8 blocks of 8 not there\n")


def test_faults_are_errors_that_quiet_does_not_silence(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    assert main("study", "verify", str(folder.path), "--quiet") == (
        *(1, "incomplete: 8 blocks of 8 not there\n", ""),
    )


def test_status_as_data(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    code, out, err = main("study", "status", str(folder.path), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["wars_finished"], told["wars"]) == (28, 32)
    assert (told["blocks_finished"], told["blocks"]) == (7, 8)
    assert (told["arms"], told["in_use_by"], told["failed"]) == (folder.arms, None, [])


def test_status_reads_only(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    before = {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")}
    code, told, _ = main("study", "status", str(folder.path))
    assert code == 0
    assert "28 of 32 wars done (87.5%), 7 of 8 blocks" in told
    assert f"go on with: concert study resume {folder.path}" in told
    assert {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")} == before


def of_format_1(folder: Folder) -> Folder:
    """Return a study that has begun as the first version of its folder had it."""
    file = folder.path / "manifest.json"
    manifest = json.loads(file.read_text())
    old = {key: value for key, value in manifest.items() if key not in ("seal", "files")}
    file.write_text(json.dumps({**old, "format": 1}))
    return open_folder(folder.path)


def play(main: Main, folder: Folder) -> dict[str, bytes]:
    """Play what is missing of a study and return the bytes of its parts."""
    assert main("study", "resume", str(folder.path))[0] == 0
    return contents(folder.path)


def part_at(folder: Folder, number: int, kind: str = OUTCOMES) -> Part:
    return next(part for part in parts(folder.path / kind) if part.number == number)


def renamed(part: Part, number: int) -> Path:
    return part.file.with_name(f"part-{number:06d}.{part.checksum}.parquet")


# What does not belong where it is


@pytest.fixture(params=[1, 2])
def whole(request: pytest.FixtureRequest, main: Main, tmp_path: Path) -> Folder:
    """Return a study with every month, played to its end, of an old or today's format."""
    folder = begun(tmp_path, keep="months", points=2)
    if request.param == 1:
        folder = of_format_1(folder)
    play(main, folder)
    assert main("study", "verify", str(folder.path), "--blocks", "9")[0] == 0
    return folder


def put_right(main: Main, folder: Folder, before: dict[str, bytes], named: int) -> None:
    """Check that verify names parts, that resume plays their blocks again, and all is well."""
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "0")
    assert (code, told.count("altered or truncated: outcomes/part-")) == (1, named), told
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, contents(folder.path)) == (0, before), error
    assert main("study", "verify", str(folder.path), "--blocks", "9")[0] == 0


def test_two_parts_that_bear_each_others_number_are_refused(main: Main, whole: Folder) -> None:
    before = contents(whole.path)
    one, other = part_at(whole, 1), part_at(whole, 2)
    moved = [(renamed(one, 2), one.file.read_bytes()), (renamed(other, 1), other.file.read_bytes())]
    one.file.unlink()
    other.file.unlink()
    for file, content in moved:
        file.write_bytes(content)
    put_right(main, whole, before, named=2)


def test_a_monthly_part_among_outcomes_is_refused_and_resume_ends_it(
    main: Main, whole: Folder
) -> None:
    before = contents(whole.path)
    part_at(whole, 3).file.unlink()
    shutil.copy(part_at(whole, 3, MONTHLY).file, whole.path / OUTCOMES)
    put_right(main, whole, before, named=1)
    assert len(Study.open(whole.path).outcomes()) == whole.wars


def test_of_two_parts_the_one_that_is_as_it_was_written_stays(main: Main, whole: Folder) -> None:
    before, kept = contents(whole.path), part_at(whole, 3)
    shutil.copy(part_at(whole, 3, MONTHLY).file, whole.path / OUTCOMES)
    inode = kept.file.stat().st_ino
    put_right(main, whole, before, named=1)
    assert kept.file.stat().st_ino == inode


def test_a_part_of_the_same_design_cut_otherwise_is_refused(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    before = contents(folder.path)
    (tmp_path / "other").mkdir()
    other = played(tmp_path / "other", block=1)
    assert other.manifest["design"] == folder.manifest["design"]
    part_at(folder, 1).file.unlink()
    shutil.copy(part_at(other, 1).file, folder.path / OUTCOMES)
    put_right(main, folder, before, named=1)


def test_an_old_study_grows_in_its_own_format(main: Main, tmp_path: Path) -> None:
    folder = of_format_1(begun(tmp_path, points=2))
    before = play(main, folder)
    assert main("study", "extend", str(folder.path), "--runs", "6")[0] == 0
    assert before.items() <= contents(folder.path).items()
    assert main("study", "verify", str(folder.path), "--blocks", "9")[0] == 0
    assert json.loads((folder.path / "manifest.json").read_text())["format"] == 1


@pytest.mark.parametrize("keep", ["outcomes", "months"])
def test_a_part_of_no_block_is_named_and_stays(keep: str, main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, keep=keep, points=2)
    first, second = part_at(folder, 0), part_at(folder, 1)
    for part in (first, second):  # two of one number, and only among outcomes
        renamed(part, 96).write_bytes(part.file.read_bytes())
    before = contents(folder.path)
    named = [f"of no block: outcomes/{renamed(part, 96).name}; " for part in (first, second)]
    for _ in range(2):
        code, told, _ = main("study", "verify", str(folder.path), "--blocks", "0")
        assert (code, [line in told for line in named]) == (1, [True, True])
        code, told, error = main("study", "resume", str(folder.path))
        assert (code, [line in error for line in named]) == (0, [True, True]), error
        assert "in 4 blocks" in told
        assert contents(folder.path) == before
    assert "4 of 4 blocks" in main("study", "status", str(folder.path))[1]
    for part in (first, second):
        renamed(part, 96).unlink()
    assert main("study", "verify", str(folder.path))[0] == 0


def test_a_spare_twin_is_said_to_be_removed(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, points=2)
    before, twin, bad = contents(folder.path), part_at(folder, 1), part_at(folder, 2)
    spare = twin.file.with_name(f"part-000001.{16 * '0'}.parquet")
    spare.write_bytes(b"?")
    bad.file.write_bytes(b"?")
    inode = twin.file.stat().st_ino
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, contents(folder.path), twin.file.stat().st_ino) == (0, before, inode)
    told = [line for line in error.splitlines() if line.startswith("altered")]
    another = "removed; its block has another that is whole"
    assert told == [
        f"altered or truncated, {another}: outcomes/{spare.name}",
        f"altered or truncated, played again: outcomes/{bad.file.name}",
    ]


# Files that were edited


@pytest.mark.parametrize(
    ("old", "new"), [("Small", "Large"), ("runs = 4", "runs = 5"), ("months = 12", "months = 13")]
)
def test_a_study_file_that_was_edited_is_refused(
    old: str, new: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path)
    file = folder.path / "study.toml"
    file.write_text(file.read_text().replace(old, new))
    code, told, error = main("study", "verify", str(folder.path))
    assert (code, error) == (1, "")
    assert told.startswith("study.toml ")
    assert told.splitlines()[0].endswith(" now")
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, "study.toml " in error, "--accept-drift" in error) == (2, True, True)


def test_an_edit_that_is_accepted_is_recorded(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    file = folder.path / "study.toml"
    file.write_text(file.read_text().replace("Small", "Large"))
    assert main("study", "resume", str(folder.path), "--accept-drift")[0] == 0
    assert main("study", "verify", str(folder.path))[0] == 0
    assert len(Study.open(folder.path).outcomes()) == folder.wars
    assert "drift accepted: study.toml " in main("study", "status", str(folder.path))[1]


# What was lost


def test_lost_folders_are_made_again_and_no_good_part_goes(main: Main, whole: Folder) -> None:
    before = contents(whole.path)
    shutil.rmtree(whole.path / OUTCOMES)
    shutil.rmtree(whole.path / "failed")
    kept = {part.file: part.file.stat().st_ino for part in parts(whole.path / MONTHLY)}
    part = min(kept)
    part.chmod(0o444)
    assert "incomplete: 4 blocks of 4" in main("study", "verify", str(whole.path))[1]
    code, _, error = main("study", "resume", str(whole.path))
    assert (code, contents(whole.path)) == (0, before)
    assert "outcomes/ was not there and is made again.\n" in error
    assert (whole.path / "failed").is_dir()


def test_parts_stay_until_others_have_come_in_their_place(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {**provenance.basis(), "Concert": "0.0.9"}
    for module in ("folder", "run", "worker", "verify"):
        monkeypatch.setattr(f"experiments.study.{module}.basis", lambda: other)
    folder = played(tmp_path, keep="months", points=2)
    old = contents(folder.path)
    monkeypatch.undo()
    shutil.rmtree(folder.path / OUTCOMES)
    monkeypatch.setattr("experiments.study.run._play", lambda *_: None)
    assert main("study", "resume", str(folder.path), "--accept-drift")[0] == 0
    assert contents(folder.path).keys() == {name for name in old if name.startswith(MONTHLY)}
    monkeypatch.undo()
    assert play(main, folder).keys().isdisjoint(old)
    assert main("study", "verify", str(folder.path), "--blocks", "9")[0] == 0


@pytest.mark.parametrize("content", [None, b"?"])
def test_lost_points_are_made_again(content: bytes | None, main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, points=2)
    assert main("study", "extend", str(folder.path), "--points", "4")[0] == 0
    design, parts_before = folder.path / "design.parquet", contents(folder.path)
    before = design.read_bytes()
    design.unlink()
    if content is not None:
        design.write_bytes(content)
    code, told, _ = main("study", "verify", str(folder.path))
    assert (code, "design.parquet cannot be read: it is lost or damaged." in told) == (1, True)
    assert f"Put it right with: concert study resume {folder.path}" in told
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, design.read_bytes(), contents(folder.path)) == (0, before, parts_before)
    assert "the same points were made again.\n" in error


def test_listed_points_come_from_the_list_alone(main: Main, tmp_path: Path) -> None:
    listed = "need,window\n4,12\n5,18\n"
    (tmp_path / "points.csv").write_text(listed)
    file = study_file(tmp_path)
    text = file.read_text().replace(
        'kind = "sobol"\npoints = 4', 'kind = "list"\nfile = "points.csv"'
    )
    file.write_text(text)
    out = tmp_path / "out"
    assert main("study", "run", str(file), "--out", str(out))[0] == 0
    design = (out / "design.parquet").read_bytes()
    (out / "design.parquet").unlink()
    code, _, error = main("study", "resume", str(out))
    assert (code, "does not give its points" in error, "points.csv" in error) == (2, True, True)
    (out / "points.csv").write_text(listed.replace("5", "4.5"))
    code, _, error = main("study", "resume", str(out))
    assert (code, "the design gives other points" in error) == (2, True)
    (out / "points.csv").write_text(listed)
    assert main("study", "resume", str(out))[0] == 0
    assert (out / "design.parquet").read_bytes() == design


# Copies of sync clients

COPIES = (
    "manifest (conflicted copy 2026-01-01).json",
    "outcomes/part-000001.0123456789abcdef (Anna's conflicted copy).parquet",
    "outcomes/part-000001.0123456789abcdef.sync-conflict-20260101.parquet",
    "failed/block-000001 (1).json",
)


def test_conflicted_copies_are_ignored_and_named(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    before = contents(folder.path)
    for name in COPIES:
        (folder.path / name).write_bytes(b"?")
    (folder.path / "notes.txt").touch()
    told = {command: main("study", command, str(folder.path)) for command in ("verify", "status")}
    resumed = main("study", "resume", str(folder.path))
    assert [answer[0] for answer in (*told.values(), resumed)] == [0, 0, 0]
    for text in (told["verify"][1], told["status"][1], resumed[2]):
        named = [line for line in text.splitlines() if line.startswith("ignored")]
        assert sorted(named) == sorted(f"ignored, none of the study's files: {it}" for it in COPIES)
    assert contents(folder.path) == before
    assert all((folder.path / name).exists() for name in COPIES)


def test_a_part_that_is_a_dangling_link_is_counted_as_it_is(tmp_path: Path) -> None:
    folder = played(tmp_path)
    part = next(parts(folder.path / OUTCOMES))
    part.file.unlink()
    part.file.symlink_to("nowhere")
    assert any("MB" in line for line in describe(folder))
    assert any(part.file.name in fault for fault in misplaced(folder))


# Files that were altered, as those see them who only read


def swapped(folder: Folder) -> None:
    file = folder.path / "manifest.json"
    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "arms": told["arms"][::-1]}))


def swapped_everywhere(folder: Folder) -> None:
    """Swap the arms in all files, with new checksums: only the parts say how it was."""
    study = folder.path / "study.toml"
    study.write_text(
        study.read_text().replace('"siloed", "coordinated"', '"coordinated", "siloed"')
    )
    swapped(folder)
    now = open_folder(folder.path)
    now.rewritten(files=now.texts(), design=now.specification.hash)


def other_scenario(folder: Folder) -> None:
    file = folder.path / "scenario.toml"
    assert "treatment = 11" in file.read_text()
    file.write_text(file.read_text().replace("treatment = 11", "treatment = 10"))


def other_range(folder: Folder) -> None:
    file = folder.path / "study.toml"
    need = 'parameter = "theatre.need"'
    file.write_text(file.read_text().replace(need, f"{need}\nhigh = 5.1"))


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (swapped, "arms is ['coordinated', 'siloed'] in manifest.json and ['siloed', "),
        (
            swapped_everywhere,
            "arms is ['coordinated', 'siloed'] in manifest.json and [\"siloed\", ",
        ),
        (other_scenario, "scenario.toml "),
        (other_range, "study.toml "),
    ],
)
def test_whoever_reads_an_altered_study_is_told(
    alter: Callable[[Folder], None], said: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path, points=2)
    assert main("study", "status", str(folder.path))[1].count("not as it was written") == 0
    alter(folder)
    named = f"{folder.path} is not as it was written: {said}"
    with pytest.raises(InputError, match=re.escape(named)):
        Study.open(folder.path)
    out = str(tmp_path / "out")
    for words in (["study", "compare", str(folder.path), "--out", out],
                  ["run", "--from", str(folder.path), "--point", "1"]):  # fmt: skip
        code, _, error = main(*words)
        assert (code, named in error, len(error.splitlines())) == (2, True, 2), error
    assert not Path(out).exists()
    code, told, _ = main("study", "status", str(folder.path))
    assert (code, f"not as it was written: {said}" in told) == (0, True)
    told = main("study", "status", str(folder.path), "--json")[1]
    assert json.loads(told)["altered"][0].startswith(said)
    assert said in main("study", "verify", str(folder.path))[1]


def test_status_is_told_of_a_scenario_that_is_lost(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    (folder.path / "scenario.toml").unlink()
    code, told, _ = main("study", "status", str(folder.path))
    assert (code, "not as it was written: " in told, "scenario.toml" in told) == (0, True, True)
