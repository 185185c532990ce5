"""The file that a new study starts from."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.cli.study import NewStudyRequest, template, write_new
from experiments.study.specification import read

CODE = re.compile(r'^#(?=[\[\w"])', re.MULTILINE)
Main = Callable[..., tuple[int, str, str]]


def saved(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_it_is_a_study_as_it_stands(tmp_path: Path) -> None:
    spec = read(saved(tmp_path, template("mine")))
    assert spec.title == "mine"
    assert len(spec.sampling) * spec.runs * len(spec.arms) < 1000


def test_everything_in_it_can_be_uncommented(tmp_path: Path) -> None:
    spec = read(saved(tmp_path, CODE.sub("", template("mine"))))
    assert {one.name for one in spec.uncertainties} >= {"need", "history", "lead_time", "horizon"}
    drawn = {one.parameter for one in spec.uncertainties}
    assert drawn >= {"theories.T4.gain", "kremlin.leadership.cost_weight"}
    assert (spec.months, spec.seed, spec.block) == (60, 7, 50)


def test_its_levers_of_ones_own_can_take_the_place_of_the_list(tmp_path: Path) -> None:
    text = template("mine").replace('levers = ["siloed", "coordinated"]', "", 1)
    head, levers = text.split("# [levers.", 1)
    levers = re.sub(r"^# ", "", f"# [levers.{levers}", flags=re.MULTILINE)
    spec = read(saved(tmp_path, head + levers))
    assert [arm.name for arm in spec.arms] == ["siloed", "half-hearted", "told"]
    assert spec.arms[1].treatment["planning.national_effort"] == 0.3
    assert spec.arms[1].treatment["theories.T4.gain"] == 20.0
    assert spec.arms[2].changes.sources == ["siloed"]


def test_it_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_new(NewStudyRequest(name="mine")) == Path("mine.toml")
    with pytest.raises(InputError, match="mine.toml exists; choose another name"):
        write_new(NewStudyRequest(name="mine"))
    write_new(NewStudyRequest(name="mine", force=True))
    assert read(Path("mine.toml")).title == "mine"


@pytest.mark.parametrize("name", ["", "my study", "a/b", "x" * 41, "-x", '"'])
def test_names_that_cannot_be_used(name: str) -> None:
    with pytest.raises(InputError, match="study name .* cannot be used; allowed: a name of let"):
        template(name)


def test_the_command_names_the_file_and_what_is_next(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = main("study", "new", "my-study")
    assert (code, err) == (0, "")
    assert out == "my-study.toml\nNext: concert study plan my-study.toml\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("new", "Missing argument 'NAME'"),
        ("new my/study", "study name 'my/study' cannot be used; allowed: a name of letters"),
        ("new x --out x.txt", "x.txt cannot be used; the name of a study file ends in .toml."),
        ("plan", "Missing argument 'FILE'"),
        ("plan none.toml", "none.toml cannot be read: No such file or directory."),
        ("plan smal", "there is no shipped study 'smal'. Did you mean 'small'?"),
        ("plann small", "No such command 'plann'"),
    ],
)
def test_what_the_commands_refuse(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch, words: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = main("study", *words.split())
    assert (code, out) == (2, "")
    assert told in err
    assert not any(tmp_path.iterdir())
