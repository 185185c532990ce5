"""Finding and reading files."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.scenarios import files, load
from tests.abm.scenarios.conftest import SMALL


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as error:
        load(str(path))
    return str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refusal(path) == f"{path} cannot be read: No such file or directory."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    assert "Is a directory" in refusal(folder)


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "a\0b.toml")


def test_text_must_be_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("title = 'Ålesund'".encode("latin-1"))
    assert refusal(path) == f"{path} is not UTF-8 text (byte 9)."


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_bytes(b'\xef\xbb\xbfextends = "six-partners"\n')
    assert load(str(path)).title == "Six partners"


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('title = "A"\nmonths = = 3\n')
    message = refusal(path)
    assert str(path) in message
    assert "line 2" in message


def test_a_table_written_twice_is_broken_toml(tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text("[partners.USA]\nshare = 1\n[partners.USA]\nshare = 1\n")
    assert "not valid TOML" in refusal(path)


def test_lists_nested_beyond_reading(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("only = " + "[" * 5000 + "]" * 5000)
    assert "not valid TOML" in refusal(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" + ".a" * 20 + " = 1", "nested too deeply"),
        ("title = 2022-03-01", "title = 2022-03-01 is a date"),
        ("months = 10000000000000000", "months is too large; allowed: at most 1e+15"),
        ("only = [1, [2022-03-01]]", "only.1.0 = 2022-03-01 is a date"),
    ],
)
def test_what_no_scenario_can_hold(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text)
    assert said in refusal(path)


def test_an_unknown_scenario_names_the_nearest() -> None:
    with pytest.raises(InputError, match="no shipped scenario 'ukrain'.*Did you mean 'ukraine-"):
        load("ukrain")


def test_a_file_beside_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my-war.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"Did you mean 'my-war.toml'\?"):
        load("my-war")


def test_long_values_are_cut_short() -> None:
    assert files.shorten("x" * 100) == "'" + "x" * 56 + "..."


def test_paths_with_control_characters_are_quoted(tmp_path: Path) -> None:
    assert "\\n" in refusal(tmp_path / "a\nb.toml")


def test_what_is_extended_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "zero.toml"
    (tmp_path / "zero").symlink_to("/dev/zero")
    path.write_text(f'extends = "{tmp_path}/zero"\n')
    assert refusal(path) == f"{tmp_path}/zero is a device or a pipe; allowed: a file."


def test_a_long_path_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(f'extends = "{"x" * 5000}.toml"\n')
    told = refusal(path)
    assert told.endswith("xxx.toml cannot be read: File name too long.")
    assert len(told) < 320


def test_a_chain_is_bounded(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"n{number}.toml").write_text(f'extends = "n{number + 1}.toml"\n')
    assert "files extend each other 21 deep; allowed: at most 20" in refusal(tmp_path / "n0.toml")


def test_values_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text(f"only = [{'1, ' * 60_000}]\n")
    assert refusal(path) == f"{path} holds too much; allowed: at most 50,000 values."


def test_partners_and_changes_are_bounded(tmp_path: Path) -> None:
    path, more = tmp_path / "many.toml", 'parameter = "theatre.need"\nvalue = 4\nfrom = 1\n'
    path.write_text(SMALL + "".join(f"[interventions.i{n}]\n{more}" for n in range(601)))
    assert f"{path}: interventions: 601 of them; allowed: at most 600." in refusal(path)
    begin, _, rest = SMALL.partition("[partners.AAA]")
    figures = rest[rest.index("group") : rest.index("[partners.BBB]")].replace("0.75", f"{1 / 501}")
    partners = "".join(f'[partners.P{n}]\nname = "N{n}"\n{figures}' for n in range(501))
    path.write_text(begin + partners + rest[rest.index("[theories") :])
    assert f"{path}: partners: 501 rows; allowed: at most 500." in refusal(path)
