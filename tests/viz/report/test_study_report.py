"""The report of a study: what it adds to a comparison's, and what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.viz.report.study import study, write
from tests.viz.report.test_report import Page, tables_without
from viz.report import report
from viz.report.report import captions

TITLES = ["Siloed ministries", "Coordinated ministries"]
PARTNERS = {"partners-at-treatment", "partners-later"}


def made(folder: Path, told: dict[str, Any]) -> Page:
    """Return the report of a study with this content."""
    [*_, file] = report.write(write(folder, told))
    return Page(file.read_text(encoding="utf-8"))


def pictures(page: Page) -> list[str]:
    return [a["id"].removeprefix("figure-") for _, a, _ in page.all("figure")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return made(tmp_path_factory.mktemp("whole"), study(TITLES))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return the report of a study that keeps outcomes alone."""
    return made(tmp_path_factory.mktemp("bare"), study(TITLES, followed=False))


def test_every_table_of_results_says_what_they_may_be_called(whole: Page, bare: Page) -> None:
    for page in (whole, bare):
        assert tables_without(page, "Illustrative") == []
        assert page.texts("p")[0] == "Concert · report of a study · Illustrative"


def test_every_picture_once_but_for_partners(whole: Page) -> None:
    first_pages = [name for name in pictures(whole) if not name.endswith("-2")]
    assert set(first_pages) == set(captions()) - PARTNERS
    assert len(first_pages) == len(captions()) - len(PARTNERS)
    assert set(pictures(whole)) - set(first_pages) == {"paired-differences-2"}
    assert pictures(whole)[:4] == ["chain", "peace", "robustness", "across"]


def test_outcomes_alone_begin_with_the_points(bare: Page) -> None:
    told = ["across", "peace", "robustness", "endings", "cumulative-incidence", "outlay"]
    assert pictures(bare) == [*told, "paired-differences", "paired-differences-2"]


@pytest.mark.parametrize("report", ["whole", "bare"])
def test_the_page_is_sound(report: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(report)
    assert page.wrong == []
    ids = [a["id"] for _, a, _ in page.all(*{tag for tag, _, _ in page.elements}) if "id" in a]
    assert len(ids) == len(set(ids))
    links = {a["href"].removeprefix("#") for _, a, _ in page.all("a")}
    assert {"points", "results", "figures"} <= links <= set(ids)
    assert page.texts("h1") == ["What if everything is uncertain?"]


def test_what_a_study_does_not_have_is_not_in_its_report(bare: Page) -> None:
    said = " ".join(bare.texts("h3", "caption", "p"))
    for words in ("worth in money", "other horizons", "Audit of the pairs", "not searched"):
        assert words not in said
    assert [i for i in bare.texts("li") if i.startswith("Money equivalents")]


def test_units_points_and_the_condition_are_said(whole: Page) -> None:
    said = " ".join(whole.texts("p"))
    assert "20 runs at each of 1,024 points, which differ in 12 uncertain parameters" in said
    assert "where need > 4 and window <= 12 : 1,024 of 2,048" in said.replace("12:", "12 :")
    assert "intervals and p-values rest on 20 runs" in said
    assert "The study is not finished." not in said


def test_an_unfinished_study_says_so(tmp_path: Path) -> None:
    told = study(TITLES, followed=False)
    told["study"] |= {"points": 1000, "runs_in_all": 40}
    said = " ".join(made(tmp_path, told).texts("p"))
    assert "24 of 1,024 points are left out" in said and "20 of 40 runs are taken" in said


def test_every_uncertainty_and_every_spread_has_its_row(whole: Page) -> None:
    rows = whole.texts("tr")
    assert sum(row.startswith("a_rather_long_name_of_what_is_uncertain_") for row in rows) == 12
    assert any("numbers from 3 to 6 uniform 3.01 to 5.99" in row for row in rows)
    [row] = [r for r in rows if r.startswith("durably settled") and "+0.018" in r and " to " in r]
    assert "+0.018 −0.022 to +0.058 −0.011 to +0.029 0.022 42% 31% 11% 2%" in row


def test_hostile_conditions_and_reasons_are_shown_as_written(tmp_path: Path) -> None:
    told = study(TITLES, followed=False)
    told["study"]["where"] = "need <script>alert(1)</script> 4"
    told["study"]["uncertainties"][0]["reason"] = "<img src=x onerror=alert(1)>"
    page = made(tmp_path, told)
    assert list(page.all("script")) == list(page.all("img")) == []
