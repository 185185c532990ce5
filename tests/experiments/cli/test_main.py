"""The installed command: its help, the examples in it, and how it behaves in a pipe."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from experiments.cli.compare import ComparisonRequest
from experiments.output import Invocation, new_folder, whole_files
from tests.experiments.history.figures import write_record
from tests.experiments.study.nursery import Nursery

Main = Callable[..., tuple[int, str, str]]
Concert = Callable[..., subprocess.CompletedProcess[str]]

PROGRAM = Path(sys.executable).with_name("concert")
ROOT = Path(__file__).parents[3]
STUDIES = ROOT / "studies"
COMMANDS = [
    *("compare", "run", "view", "report", "acceptance", "scenarios", "parameters", "new"),
    *(
        "patterns",
        "changes",
        "calibrate",
        "calibration",
        "validate",
        "hindcast",
        "bench",
        "trace",
        "data",
        "data build",
        "data check",
    ),
    *("study", "study new", "study plan"),
]
#: They need one another, in this order.
ON_A_STUDY = ["run", "status", "resume", "extend", "verify", "compare"]
#: Their examples are run elsewhere: where their pages are tested, and in a browser.
ELSEWHERE = ("bench", "calibration", "hindcast", "validate", "view")
GROUPS = ["", "data", "study"]
HELPED = ["", *COMMANDS, *(f"study {name}" for name in ON_A_STUDY)]
#: What makes an example small enough for a test; the last of an option's values counts.
SMALLER = {
    "compare": "--scenario six-partners --runs 4 --months 40",
    "run": "--scenario six-partners --months 40",
    "acceptance": "--runs 20",
    "patterns": "--runs 10",
    "changes": "--runs 10 --pairs 10",
    "calibrate": "--budget 16 --until 2023-01",
}
DONOR = "Norway,NOR,other_Europe,0.2,0.1,0.3,407.7"
HEADER = (
    "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,commit_total_eur_bn,"
    "gdp_2021_eur_bn"
)


def examples(text: str) -> list[str]:
    """Return the commands that a help text shows as examples, whole lines each."""
    return re.findall(r"^ +(?:Start with: )?(concert .+)$", text, flags=re.M)


@pytest.mark.parametrize("command", HELPED)
def test_help_has_an_example(command: str, born: Nursery, tmp_path: Path) -> None:
    done = born.hear(*command.split(), "--help", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: concert")
    shown = examples(done.stdout)
    assert shown
    assert all(example.startswith(f"concert {command}") for example in shown)


@pytest.mark.parametrize("command", GROUPS)
def test_the_installed_command_helps_alike(command: str, concert: Concert, main: Main) -> None:
    done = concert(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == main(*command.split(), "--help")[1]


@pytest.mark.parametrize("command", GROUPS)
def test_no_summary_of_a_command_is_cut(command: str, main: Main) -> None:
    _, out, _ = main(*command.split(), "--help")
    assert "Commands:" in out
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.compiled
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in (*GROUPS, *ELSEWHERE)])
def test_the_example_in_the_help_works(
    command: str, concert: Concert, born: Nursery, main: Main, tmp_path: Path
) -> None:
    months = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    rows = [f"{month},{DONOR}" for month in months[1:]]
    (tmp_path / "tracker.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    write_record(tmp_path / "figures")
    example, *_ = examples(main(*command.split(), "--help")[1])
    _, name, *words = shlex.split(example)
    if name == "report":
        compared = born.hear("compare", *SMALLER["compare"].split(), folder=tmp_path)
        assert f"Written to {words[0]}\n" in compared.stdout
    words += SMALLER.get(name, "").split()
    # One of them from nothing, as a user has it; the others need no seconds for loading.
    done = concert(name, *words) if name == "compare" else born.hear(name, *words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    if "--out" in words:
        assert (tmp_path / words[words.index("--out") + 1]).is_file()


@pytest.mark.compiled
def test_the_examples_on_a_study_work_in_their_order(
    concert: Concert, born: Nursery, main: Main, tmp_path: Path
) -> None:
    shutil.copytree(STUDIES, tmp_path / "studies")
    for command in ON_A_STUDY:
        example, *_ = examples(main("study", command, "--help")[1])
        words = shlex.split(example)[1:]
        done = concert(*words) if command == "run" else born.hear(*words, folder=tmp_path)
        assert done.returncode == 0, (example, done.stderr)
        assert done.stdout


@pytest.mark.parametrize("command", GROUPS)
def test_whoever_chooses_nothing_sees_what_there_is(command: str, main: Main) -> None:
    code, out, err = main(*command.split())
    assert (code, out) == (2, "")
    assert err == main(*command.split(), "--help")[1]


def test_all_commands_are_listed(main: Main) -> None:
    _, out, _ = main("--help")
    listed = re.findall(r"^  ([a-z]+)  ", out.partition("Commands:")[2], flags=re.M)
    assert sorted(listed) == sorted(command for command in COMMANDS if " " not in command)


def test_the_command_line_is_kept_as_it_was_typed(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    def run(_: ComparisonRequest, called: Invocation) -> None:
        kept.append(called.command)

    monkeypatch.setattr("experiments.cli.compare.run_comparison", run)
    assert main("compare", "--set", "title=Two words", "-n", "4")[0] == 0
    assert kept == ["concert compare --set 'title=Two words' -n 4"]


def test_ctrl_c_is_one_line(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.cli.compare.run_comparison", interrupted)
    assert main("compare") == (130, "", "concert: stopped; nothing was written.\n")


def test_what_ends_too_early_is_no_ctrl_c(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> None:
        raise EOFError("Ran out of input")

    monkeypatch.setattr("experiments.cli.compare.run_comparison", ended)
    code, out, err = main("compare")
    assert (code, out) == (2, "")
    assert err.strip() == "concert: stopped: something that was read ended too early."


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_wish_of_the_system_is_a_ctrl_c(
    name: str, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.Signals[name])

    before = signal.getsignal(signal.Signals[name])
    monkeypatch.setattr("experiments.cli.compare.run_comparison", interrupted)
    assert main("compare") == (130, "", "concert: stopped; nothing was written.\n")
    assert signal.getsignal(signal.Signals[name]) is before


def test_a_signal_that_is_ignored_stays_ignored(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under nohup, which lets a command outlive its terminal."""

    def hung_up(*_: object) -> None:
        signal.raise_signal(signal.SIGHUP)

    monkeypatch.setattr("experiments.cli.compare.run_comparison", hung_up)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert main("compare") == (0, "", "")
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_stop_that_falls_into_a_lock_is_a_stop(
    main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("cannot release un-acquired lock") from None

    monkeypatch.setattr("experiments.cli.compare.run_comparison", interrupted)
    assert main("compare") == (130, "", "concert: stopped; nothing was written.\n")


def test_what_was_written_before_a_stop_is_named(
    main: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        with whole_files([tmp_path / "war.csv", tmp_path / "ledger.csv"]) as asides:
            for aside in asides:
                aside.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.cli.compare.run_comparison", interrupted)
    code, out, error = main("compare")
    kept = f"{tmp_path}/ledger.csv, {tmp_path}/war.csv"
    assert (code, out) == (130, "")
    assert error == f"concert: stopped; written before that, and kept: {kept}.\n"


def test_what_went_with_an_unfinished_folder_is_not_named(
    main: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        with new_folder(tmp_path / "compared", "compare") as (_place, aside):
            with whole_files([aside / "report.html"]) as [file]:
                file.touch()
            raise KeyboardInterrupt

    monkeypatch.setattr("experiments.cli.compare.run_comparison", interrupted)
    assert main("compare") == (130, "", "concert: stopped; nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_what_the_system_refuses_is_one_line(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("experiments.cli.compare.run_comparison", refused)
    assert main("compare") == (2, "", "concert: stopped: No space left on device.\n")


def test_a_defect_is_not_dressed_up(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("experiments.cli.compare.run_comparison", broken)
    with pytest.raises(ZeroDivisionError):
        main("compare")


@pytest.mark.parametrize("words", ["parameters", "scenarios six-partners", "--help", "new mine"])
def test_a_reader_that_goes_away_meets_silence(words: str, tmp_path: Path) -> None:
    with subprocess.Popen(
        [PROGRAM, *words.split()], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


def test_a_file_is_written_though_nobody_reads_the_table(tmp_path: Path) -> None:
    words = "run --scenario six-partners --engine mesa --months 12 --out war.csv"
    with subprocess.Popen(
        [PROGRAM, *words.split()], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert [path.name for path in tmp_path.iterdir()] == ["war.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "scenarios"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (2, "concert: stopped: No space left on device.\n")


def test_a_terminal_without_unicode_gets_question_marks(tmp_path: Path) -> None:
    text = 'title = "Ålesund"\nextends = "six-partners"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [PROGRAM, "scenarios", "mine.toml"],
        cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"?lesund (mine.toml)")
    assert done.stdout.isascii()


@pytest.mark.parametrize("command", HELPED)
def test_h_is_help_everywhere(command: str, main: Main) -> None:
    code, out, err = main(*command.split(), "-h")
    assert (code, err) == (0, "")
    assert out == main(*command.split(), "--help")[1]
    assert "  -h, --help " in out


def test_the_version_is_the_packages(main: Main) -> None:
    assert main("--version") == (0, f"concert {version('concert-policy-lab')}\n", "")


@pytest.mark.parametrize("words", ["--version", "scenarios --json", "study -h"])
def test_the_package_runs_as_a_module(words: str, concert: Concert, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "experiments", *words.split()],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == concert(*words.split()).stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("concert stu", ["study"]),
        ("concert study st", ["status"]),
        ("concert compare --ta", ["--tables"]),
        ("concert nothing-of", []),
    ],
)
def test_a_shell_completes_commands_and_options(
    typed: str, offered: list[str], tmp_path: Path
) -> None:
    asked = {"_CONCERT_COMPLETE": "complete_bash", "COMP_WORDS": typed}
    done = subprocess.run(
        [PROGRAM],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, **asked, "COMP_CWORD": str(typed.count(" "))},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == offered


def test_completion_is_offered_for_the_shell_in_which_it_is_asked_for(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    # The second command keeps the shell from giving its place to the first.
    done = subprocess.run(
        [bash, "-c", '"$0" --show-completion; code=$?; exit $code', PROGRAM],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "complete -o default -F _concert_completion concert" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("how", [">&-", "2>&-", "<&- >&- 2>&-", "| head -n 1", "2>&1 | true"])
def test_nothing_is_lost_where_output_is_closed(how: str, tmp_path: Path) -> None:
    words = "run --scenario six-partners --engine mesa --months 12 --out war.csv"
    done = subprocess.run(
        ["sh", "-c", f'("$0" {words}; echo $? > code) {how}', PROGRAM],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr == ""
    assert (tmp_path / "code").read_text() == "0\n"
    assert len((tmp_path / "war.csv").read_text().splitlines()) == 1 + 12


@pytest.mark.compiled
def test_quiet_prints_nothing_and_writes_everything(main: Main, tmp_path: Path) -> None:
    words = ["compare", *SMALLER["compare"].split(), "--out", str(tmp_path / "first")]
    assert main(*words, "--quiet") == (0, "", "")
    assert (tmp_path / "first" / "report.html").is_file()
    code, out, err = main(*words, "--force", "-q", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["folder"] == str(tmp_path / "first")
    code, out, err = main(*words, "--quiet")
    assert (code, out, err.startswith("concert: "), err.count("\n")) == (2, "", True, 1)
    assert main("report", str(tmp_path / "first"), "--quiet") == (0, "", "")


@pytest.mark.compiled
def test_quiet_studies(main: Main, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert main("study", "new", "mine", "--out", str(file))[0] == 0
    folder = str(tmp_path / "mine")
    for words in (
        ["run", str(file), "--out", folder],
        ["resume", folder],
        ["verify", folder, "--blocks", "1"],
        ["compare", folder, "--out", str(tmp_path / "compared")],
    ):
        assert main("study", *words, "--quiet") == (0, "", ""), words
    assert (tmp_path / "compared" / "report.html").is_file()


FAMILIES = sorted((ROOT / "experiments" / "cli").glob("*.py"))


def is_command(node: ast.stmt) -> bool:
    """Whether it is a function that a command line is given, as by `@app.command(...)`."""
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(decorator).partition("(")[0].endswith(".command")
        for decorator in node.decorator_list
    )


def commands() -> Iterator[ast.FunctionDef]:
    for file in FAMILIES:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and is_command(node):
                yield node


def requests_of(command: ast.FunctionDef) -> list[ast.Call]:
    calls = [node for node in ast.walk(command) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).endswith("Request")]


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: str(command.name))
def test_a_command_hands_over_one_request_by_keyword(command: ast.FunctionDef) -> None:
    [request] = requests_of(command)
    assert request.args == []
    assert all(keyword.arg for keyword in request.keywords)


def test_every_command_has_a_request_of_its_own() -> None:
    named = [ast.unparse(call.func) for command in commands() for call in requests_of(command)]
    assert len(named) == len(set(named)) == len(COMMANDS) + len(ON_A_STUDY) - len(GROUPS[1:])


@pytest.mark.parametrize("command", ["compare", "study compare"])
def test_help_says_what_pairs_wars(command: str, main: Main) -> None:
    told = " ".join(main(*command.split(), "--help")[1].split())
    assert "Wars are paired by common random numbers" in told


@pytest.mark.parametrize("command", ["compare", "run", "acceptance", "patterns", "validate"])
def test_help_says_what_a_seed_is_of(command: str, main: Main) -> None:
    told = " ".join(main(command, "--help")[1].split())
    assert "--seed N Seed of the common random numbers;" in told


@pytest.mark.parametrize("command", HELPED)
def test_help_is_in_whole_sentences_of_a_window_of_eighty_columns(
    command: str, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = main(*command.split(), "--help")
    assert max(map(len, out.splitlines())) <= 80
    options = out.partition("Options:\n")[2].partition("\n\n")[0]
    told = re.split(r"\n  (?=-)", f"\n{options}")[1:]
    assert len(told) == out.count("\n  -")
    for option in told:
        words = " ".join(re.split(r"\s{2,}", option, maxsplit=1)[1].split())
        assert re.fullmatch(r"[A-Z].{20,}\.(  ?\[(required|default: .+)\])?", words), option


DRAWING = """
import sys
from experiments.cli.main import main
sys.argv = ["concert", "scenarios"]
try:
    main()
except SystemExit:
    import matplotlib
    print("kept in", matplotlib.get_cachedir())
"""


def test_a_home_that_cannot_be_written_is_no_matter_for_figures(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    done = subprocess.run(
        [sys.executable, "-c", DRAWING],
        cwd=ROOT, env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "\nkept in " in done.stdout
    assert str(home) not in done.stdout
    assert done.stderr == ""
