"""The report as a file: whole, readable by everybody, and true to its folder."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from experiments.warrant import UNSAID, illustrative
from tests.viz.report.content import USUAL, Size, comparison, write
from viz import text
from viz.report import report
from viz.report.data import read
from viz.report.report import caption, captions, inline

Retold = Callable[[Any], str]

EMPTY = {"meta", "link", "img", "br", "col", "wbr", "hr", "input"}
HOSTILE = [
    "<script>alert(1)</script> & \"quoted\" 'too'",
    "Donaudampfschifffahrtsgesellschaftsministerium " * 4,
    "Координовані <img src=x onerror=alert(1)> {{ 7 * 7 }}",
]


class Page(HTMLParser):
    """Elements with their attributes and text, and what a parser says is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.wrong += [element[0] for element in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {key: value or "" for key, value in attrs}, list[str]())
        self.elements.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
            if tag in ("td", "th"):
                self.handle_data(" ")
        else:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        for _, _, texts in self.open:
            texts.append(data)

    def all(self, *tags: str) -> Iterator[tuple[str, dict[str, str], str]]:
        for tag, attributes, texts in self.elements:
            if tag in tags:
                yield tag, attributes, " ".join("".join(texts).split())

    def texts(self, *tags: str) -> list[str]:
        return [text for _, _, text in self.all(*tags)]


TWO = comparison(["Siloed ministries", "Coordinated ministries"])


def made(folder: Path, told: dict[str, Any], size: Size = USUAL) -> str:
    """Return the report of a folder with this content, with figures of its own."""
    [*_, file] = report.write(write(folder, told, size))
    assert file.name == "report.html"
    return file.read_text(encoding="utf-8")


SUMMARY = [sentence.replace("km2", "km²") for sentence in TWO["summary"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("two"), TWO)


@pytest.fixture(scope="module")
def files(folder: Path) -> list[Path]:
    return report.write(folder)


@pytest.fixture(scope="module")
def html(files: list[Path]) -> str:
    return files[-1].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def retold(folder: Path, files: list[Path]) -> Retold:
    """Return how to write a report with other content and the same figures."""
    drawn = {file.stem: file.read_text(encoding="utf-8") for file in files[:-1]}
    return lambda told: report.page(replace(read(folder), comparison=told), drawn)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    told = comparison(HOSTILE)
    told["scenario"].update(title=HOSTILE[0], description=HOSTILE[2], name=HOSTILE[1])
    told["command"] = f"concert compare --set x={HOSTILE[0]}"
    told["arms"]["arm-1"].update(description=HOSTILE[0], changes=[HOSTILE[0]])
    told["partners"][0]["name"] = HOSTILE[0]
    told["summary"][0] = HOSTILE[0]
    [belief] = [one for one in told["measures"] if one["name"] == "belief_at_signature"]
    belief["label"] = f"Moscow's belief in {HOSTILE[2]} at signature"
    return made(tmp_path_factory.mktemp("hostile"), told)


def test_figures_and_report_land_in_the_folder(files: list[Path]) -> None:
    assert [file.name for file in files] == [
        *("chain.svg", "endings.svg", "cumulative-incidence.svg", "outlay.svg"),
        *("peace.svg", "robustness.svg"),
        *("paired-differences.svg", "paired-differences-2.svg"),
        *("partners-at-treatment.svg", "partners-later.svg"),
        *("beliefs.svg", "aims.svg", "options.svg", "forward-cover.svg", "deliveries.svg"),
        *("front.svg", "bargaining-range.svg", "exhaustion-and-reserves.svg"),
        "report.html",
    ]
    assert all(file.stat().st_size > 10_000 for file in files)


def test_the_same_folder_gives_the_same_bytes(files: list[Path]) -> None:
    before = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in report.write(files[0].parent)] == before


def test_every_element_is_closed_in_its_order(page: Page) -> None:
    assert page.wrong == []


def test_the_file_is_small_enough_to_send(html: str) -> None:
    assert len(html.encode()) < 3_000_000


def test_nothing_lies_outside_the_file(html: str, page: Page) -> None:
    bare = re.sub(r'xmlns(:xlink)?="[^"]*"', "", html)
    assert "http" not in bare
    assert "@import" not in bare
    assert bare.count("url(") == bare.count("url(#")
    outside = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "base"}
    assert {tag for tag, _, _ in page.elements} & {*outside, "image", "form", "source"} == set()
    links = [
        a[key] for _, a, _ in page.elements for key in ("href", "xlink:href", "src") if key in a
    ]
    assert links and all(link.startswith("#") for link in links)
    assert not any(key.startswith("on") for _, attributes, _ in page.elements for key in attributes)


def test_ids_are_unique_and_whatever_points_at_one_finds_it(html: str, page: Page) -> None:
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    pointed = set(re.findall(r'(?:url\(|href=")#([^")]+)', html))
    for _, attributes, _ in page.elements:
        pointed |= set(attributes.get("aria-labelledby", "").split())
    assert pointed <= set(ids)
    assert len(pointed) > 50


def test_every_picture_has_a_text_alternative(page: Page) -> None:
    titles = {a["id"]: text for _, a, text in page.all("title", "desc") if "id" in a}
    pictures = list(page.all("svg"))
    assert len(pictures) == 18
    for _, attributes, _ in pictures:
        assert attributes["role"] == "img"
        named = [titles[one] for one in attributes["aria-labelledby"].split()]
        assert len(named) == 2 and all(named)


def test_headings_are_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_page_says_its_language_title_and_width(page: Page) -> None:
    [(_, attributes, _)] = page.all("html")
    assert attributes["lang"] == "en-GB"
    assert page.texts("title")[0] == "A war and its partners – Concert"
    assert any(a.get("name") == "viewport" for _, a, _ in page.all("meta"))


def test_tables_have_captions_and_scoped_headers(page: Page) -> None:
    tables = list(page.all("table"))
    assert len(list(page.all("caption"))) == len(tables) > 8
    assert all(attributes.get("scope") in ("col", "row") for _, attributes, _ in page.all("th"))


def test_boxes_that_scroll_can_be_reached_by_keyboard_and_are_named(page: Page) -> None:
    boxes = [a for _, a, _ in page.all("div") if a.get("class") == "scroll"]
    assert len(boxes) > 15
    assert all(a["tabindex"] == "0" and a["role"] == "region" and a["aria-label"] for a in boxes)


def test_the_contents_lead_to_every_section(page: Page) -> None:
    links = {a["href"].removeprefix("#"): text for _, a, text in page.all("a")}
    sections = {a["id"]: text for _, a, text in page.all("h2") if a["id"] != "contents"}
    assert links == sections


def test_summary_then_picture_then_disclaimer_come_first(html: str) -> None:
    order = [html.index(part) for part in (*SUMMARY, 'id="figure-chain"')]
    order += [html.index(f"<strong>{TWO['disclaimer']}"), html.index('id="contents"')]
    assert order == sorted(order)


def numbers(content: Any) -> Iterator[float]:
    if isinstance(content, dict):
        for value in content.values():
            yield from numbers(value)
    elif isinstance(content, list):
        for value in content:
            yield from numbers(value)
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield float(content)


def test_every_number_of_the_summary_is_in_the_content(page: Page) -> None:
    known = set(numbers({key: value for key, value in TWO.items() if key != "summary"}))
    [said] = [text for _, a, text in page.all("div") if a.get("class") == "summary"]
    assert said == " ".join(SUMMARY)
    found = re.findall(r"\d+(?:\.\d+)?(?=%)|\d+\.\d+", said)
    assert len(found) > 5
    for told in found:
        decimals = len(told.partition(".")[2])
        scaled = [abs(value) for value in known] + [100 * abs(value) for value in known]
        assert any(f"{value:.{decimals}f}" == told for value in scaled), told


def rows(page: Page) -> list[str]:
    return page.texts("tr")


def test_the_result_table_holds_both_arms_and_the_difference(page: Page) -> None:
    found = TWO["differences"]["arm-1"]["measures"]
    for measure in TWO["measures"]:
        name, decimals = measure["name"], measure["decimals"]
        [row] = [r for r in rows(page) if r.startswith(measure["label"]) and "[0.51" in r]
        for arm in TWO["arms"].values():
            assert text.number(arm["measures"][name]["mean"], decimals) in row
        assert text.difference(found[name], decimals) in row
        assert "0.55 [0.51, 0.59]" in row and "+0.21" in row


def test_the_sentences_of_the_content_are_there(page: Page) -> None:
    paragraphs = page.texts("p")
    told = TWO["differences"]["arm-1"]
    assert told["sentence"] in paragraphs
    assert any(told["money"]["sentence"] in text for text in paragraphs)


def test_every_sentence_has_true_minus_signs(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    found, said = told["differences"]["arm-1"], "It changes by -5% (-7% to +1%)."
    found["money"]["sentence"] = found["sentence"] = said
    found["conditional"] = {"terms": {"sentence": said}}
    told["placebo"]["sentence"] = told["summary"][2] = told["arms"]["arm-0"]["unsettled"] = said
    told["arms"]["arm-1"]["changes"] = [said]
    html = retold(told)
    assert html.count("It changes by −5% (−7% to +1%).") == 7
    assert said not in html


def test_what_luck_does_to_pairs_stands_beside_what_an_arm_does(
    page: Page, html: str, retold: Retold
) -> None:
    paragraphs = page.texts("p")
    place = paragraphs.index(TWO["differences"]["arm-1"]["sentence"])
    assert paragraphs[place + 1] == TWO["placebo"]["sentence"]
    bars = [text for _, a, text in page.all("div") if a.get("class") == "hundred"]
    assert bars == ["23 shorter52 equal25 longer", "20 shorter4 equal19 longer"]
    assert "only declares" not in retold({**TWO, "placebo": None})


def test_runs_do_not_suffice_where_too_few_differ(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    found = told["differences"]["arm-1"]
    assert "too few differ" not in retold(told)
    found["measures"]["war_length"]["method"] = "too few differ"
    found["enough"]["war_length"].update(half_width=None, runs=None)
    assert "<td>no: too few differ</td><td>–</td>" in retold(told)


def test_pairs_still_at_war_in_both_arms_are_not_called_equal(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["differences"]["arm-1"]["of_100_pairs"] |= {"equal": 4, "running": 48}
    bars = [text for _, a, text in Page(retold(told)).all("div") if a.get("class") == "hundred"]
    assert bars[0] == "23 shorter4 equal48 still at war in both25 longer"


def test_wars_that_never_settle_are_told_of_every_arm(page: Page) -> None:
    [said] = [text for _, a, text in page.all("p") if a.get("class") == "unsettled"]
    assert said == " ".join(arm["unsettled"] for arm in TWO["arms"].values())


def test_outcomes_that_some_wars_lack_are_marked(page: Page, retold: Retold) -> None:
    assert "†" not in " ".join(page.texts("th", "p"))
    told = copy.deepcopy(TWO)
    told["differences"]["arm-1"]["measures"]["terms"]["pairs"] = 36
    told["differences"]["arm-1"]["conditional"] = {"terms": {"sentence": "Over 5 wars -0.3 km2."}}
    marked = Page(retold(told))
    assert [t for t in marked.texts("th") if "†" in t] == [
        "terms last signed: land to Russia beyond the line of contact † thousand km²"
    ]
    said = marked.texts("p")
    assert any(text.startswith("† Not every war has it.") for text in said)
    assert "Over 5 wars −0.3 km²." in said


def test_multiplicity_precision_horizons_and_pairing_are_there(page: Page) -> None:
    said = rows(page)
    assert "durably settled 0.012 0.025" in said
    assert any("0.03 yes 800" in r for r in said)
    for months in (60, 84, 120):
        [row] = [r for r in said if r.startswith(f"{months} months: ●Coordinated")]
        assert "0.200 [0.150, 0.250] +0.050 [+0.010, +0.090] 0.300 [0.260, 0.340] 55.0" in row
    assert any("300 0% 11 [11, 11] 0% 14 [12, 19] 2%" in r for r in said)
    assert "durably settled 42%" in said


def test_no_settlement_share_stands_without_terms_durability_and_exhaustion(html: str) -> None:
    shares = [m.start() for m in re.finditer("Durable settlements, exhaustion|figure-cumul", html)]
    beside = [m.start() for m in re.finditer("Beside every share of settlements", html)]
    assert len(shares) >= 2
    for share in shares:
        following = html[share : min(place for place in beside if place > share)]
        assert "<h2" not in following and following.count("<svg") <= 1
    table = html[beside[0] : html.index("</table>", beside[0])]
    for said in ("Signed but broken", "Ukrainian exhaustion", "Terms: land", "good terms"):
        assert said in table


def test_what_each_arm_changes_is_said(page: Page) -> None:
    items = page.texts("li")
    assert any(
        i.startswith("From February 2023: planning.national_effort = 0.6, against 0.08 in the")
        for i in items
    )
    assert any(i.startswith("Nothing: the scenario as it stands") for i in items)


def test_changed_parameters_come_first_and_the_others_are_folded(html: str, page: Page) -> None:
    shown, folded = (
        html[html.index("Changed in the scenario or set by an arm") : html.index("<details>")],
        html[html.index("<details>") :],
    )
    # Changed by the scenario, and set by an arm.
    for name in ("theatre.<wbr>need", "planning.<wbr>national_<wbr>effort"):
        assert name in shown and name not in folded
    # What an arm sets stands beside what the scenario has.
    [effort] = [r for r in rows(page) if r.startswith("planning.national_effort")]
    assert " 0.08 0.08 ●Coordinated ministries: 0.6 0 to " in effort
    # Others that a study varies come before constants of rules.
    varied, constants = (
        folded.index("<summary>Other parameters"),
        folded.index("<summary>Constants"),
    )
    assert varied < folded.index("support.<wbr>appropriations<") < constants
    assert constants < folded.index("words.<wbr>reading_<wbr>weight<")
    said = rows(page)
    names = [p["name"] for p in TWO["parameters"]]
    assert [name for name in names if not any(r.startswith(f"{name} ") for r in said)] == []
    [row] = [r for r in said if r.startswith("theatre.need N 4.5 3.75 – ")]
    for key in ("unit", "meaning", "source", "confidence"):
        told = next(p for p in TWO["parameters"] if p["name"] == "theatre.need")
        assert text.squared(told[key]) in row


def test_parameters_are_headed_by_what_is_true_of_them(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    for one in told["parameters"]:
        one["value"] = one["default"]
    assert "<span>Set by an arm</span>" in retold(told)
    told["parameters"][0]["value"] = 0.5
    told["arms"]["arm-1"]["treatment"] = {}
    assert "<span>Changed in the scenario</span>" in retold(told)


def test_assumptions_are_counted_from_the_parameters(page: Page) -> None:
    judged = sum(p["confidence"] == "judgement" for p in TWO["parameters"])
    assert any(f"{judged} on judgement" in text for text in page.texts("p"))


def test_how_to_repeat_is_said(page: Page) -> None:
    assert page.texts("pre") == [TWO["command"]]
    for row in ("Seed of all luck 2022", "Hash of the scenario 0123456789abcdef", "numba 0.61.0"):
        assert row in rows(page)


def test_the_forbidden_word_stands_in_the_disclaimer_alone(html: str) -> None:
    assert html.count(TWO["disclaimer"]) == 2
    assert "forecast" not in html.replace(TWO["disclaimer"], "").lower()


def tables_without(page: Page, label: str) -> list[str]:
    """Return how the tables begin that hold results and do not say what they may be called.

    Parameters are what results come from; what made the numbers says it in a row.
    """
    shown = [(a.get("class"), text) for _, a, text in page.all("table")]
    results = [text for kind, text in shown if kind != "parameters"]
    assert len(results) > 7
    captions = [text for text in page.texts("caption") if text.endswith(f" · {label}")]
    assert len(captions) == len(results) - 1
    return [text[:60] for text in results if label not in text]


def test_every_table_of_results_says_what_they_may_be_called(page: Page) -> None:
    assert tables_without(page, "Illustrative") == []


def test_head_note_and_foot_say_what_results_may_be_called(page: Page, html: str) -> None:
    kind, *_ = page.texts("p")
    assert kind == "Concert · report of a comparison · Illustrative"
    assert [a["content"] for _, a, _ in page.all("meta") if a.get("name") == "warrant"] == [
        "Illustrative"
    ]
    assert f"</strong> {TWO['warrant']['sentence']} Nothing here advises" in html
    assert page.texts("footer")[0].startswith(f"Illustrative. {TWO['disclaimer']}")


def test_an_older_folder_is_illustrative(retold: Retold) -> None:
    of_old = copy.deepcopy(TWO)
    del of_old["warrant"]
    told = retold(of_old)
    assert Page(told).texts("p")[0].endswith(" · Illustrative")
    assert illustrative(UNSAID).sentence in told


def test_a_label_is_text_wherever_it_stands(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["warrant"] = dict.fromkeys(("word", "label", "sentence"), HOSTILE[0])
    shown = Page(retold(told))
    assert shown.wrong == []
    assert {"script", "img"} & {tag for tag, _, _ in shown.elements} == set()


def test_every_further_arm_has_its_own_summary(hostile: str) -> None:
    said = Page(hostile).texts("p")
    assert "Sentence 1 on arm-2, −0.5 to +0.5." in said
    assert "Sentence 1 on arm-1, −0.5 to +0.5." not in said


def test_hostile_texts_are_shown_as_they_are_written(hostile: str) -> None:
    page = Page(hostile)
    assert page.wrong == []
    assert {"script", "img"} & {tag for tag, _, _ in page.elements} == set()
    assert page.texts("h1") == [HOSTILE[0]]
    assert f"Moscow's belief in {HOSTILE[2]} at signature 0-1" in page.texts("th")
    assert "{{ 7 * 7 }}" in page.texts("h3")[1]
    assert page.texts("pre") == [f"concert compare --set x={HOSTILE[0]}"]
    ids = [a["id"] for _, a, _ in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_identical_arms_are_said_to_be_identical(html: str, retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["differences"]["arm-1"]["identical"] = True
    said = "In every pair every recorded outcome is the same"
    assert said in retold(told)
    assert said not in html


def without_numbers(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: without_numbers(value) for key, value in content.items()}
    return None if isinstance(content, float) else content


def test_missing_numbers_are_dashes(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["differences"] = without_numbers(told["differences"])
    told["arms"] = without_numbers(told["arms"])
    told["horizons"] = without_numbers(told["horizons"])
    html = retold(told)
    said = rows(Page(html))
    assert any(r.startswith("durably settled share of wars – – – – – 300") for r in said)
    assert not re.search(r">\s*(None|nan)\s*<", html)


@pytest.mark.parametrize(("watch", "months"), [(36.0, 24), (12.0, 12)])
def test_how_long_it_takes_to_be_durable_is_that_of_the_comparison(
    retold: Retold, watch: float, months: int
) -> None:
    told = copy.deepcopy(TWO)
    [found] = [p for p in told["parameters"] if p["name"] == "settlement.watch"]
    found["value"] = watch
    assert f"unbroken for {months} months" in retold(told)


def test_a_comparison_of_old_knows_only_how_long_settlements_were_watched(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["parameters"] = [p for p in told["parameters"] if p["name"] != "settlement.durable"]
    [found] = [p for p in told["parameters"] if p["name"] == "settlement.watch"]
    found["value"] = 36.0
    assert "unbroken for 36 months" in retold(told)


def test_money_that_was_not_searched_is_not_spoken_of(html: str, retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    told["differences"]["arm-1"]["money"] = None
    assert "What it is worth in money" in html
    assert "What it is worth in money" not in retold(told)


def test_changes_of_nothing_and_free_values_are_said(retold: Retold) -> None:
    told = copy.deepcopy(TWO)
    for parameter in told["parameters"]:
        parameter["value"] = parameter["default"]
    html = retold(told)
    assert "all stand at their defaults" in html
    assert "<td>free</td>" in html


@pytest.mark.parametrize(
    ("arms", "size"),
    [
        (2, Size(months=1, runs=1)),
        (2, Size(months=11)),
        (7, Size(months=40, partners=6)),
        (2, Size(partners=100)),
    ],
)
def test_any_size_of_comparison_has_a_report(tmp_path: Path, arms: int, size: Size) -> None:
    told = comparison([f"Arm {place}" for place in range(arms)], size)
    page = Page(made(tmp_path, told, size))
    assert page.wrong == []
    pictures = {a["id"].removeprefix("figure-") for _, a, _ in page.all("figure")}
    assert ("partners-later" in pictures) == (size.months > 35)
    assert ("partners-at-treatment" in pictures) == (size.months > 11)
    assert len(page.texts("pre")) == 1


def test_every_figure_has_a_caption_and_every_caption_a_figure(page: Page) -> None:
    named = {name for name in captions() if name != "across"}  # a study's alone
    shown = [a["id"].removeprefix("figure-") for _, a, _ in page.all("figure")]
    shown.remove("paired-differences-2")
    assert len(shown) == len(named) and set(shown) == named
    assert caption("paired-differences-2").heading == "How the arms differ, page 2"


def test_how_long_peace_lasts_is_told_of_every_arm(page: Page) -> None:
    said = rows(page)
    [row] = [r for r in said if r.startswith("●Coordinated ministries 299 of 300 wars")]
    peace = TWO["peace"]["arm-1"]
    for age in (24, 60):
        assert (
            f"{peace['mean'][age]:.3f} [{peace['low'][age]:.3f}, {peace['high'][age]:.3f}]" in row
        )
    told = " ".join(page.texts("p"))
    assert "What the record to 2024 leaves open" in told
    assert "settlement.support" in told and "guaranteed" in told


def test_effects_elsewhere_stand_beside_those_of_the_comparison(page: Page) -> None:
    told, said = TWO["differences"]["arm-1"], rows(page)
    main, *clocks = [r for r in said if r.startswith(("This comparison ", "Clock: "))]
    assert len(clocks) == len(told["clocks"])
    for name in ("durably_settled", "lasting"):
        assert text.difference(told["measures"][name], 3) in main
        for row, clock in zip(clocks, told["clocks"].values(), strict=True):
            assert text.difference(clock["measures"][name], 3) in row
    assert "durably settled share of wars +0.040 [+0.010, +0.070] 0.050 9 of 64 4 of 64" in said


def test_a_comparison_of_old_tells_neither_peace_nor_other_worlds(folder: Path) -> None:
    told = copy.deepcopy(TWO)
    del told["peace"]
    for found in told["differences"].values():
        del found["worlds"], found["clocks"]
    of_old = replace(read(folder), comparison=told)
    drawn = report.drawn_figures(of_old)
    assert {"peace", "robustness"} & set(drawn) == set()
    page = Page(report.page(of_old, drawn))
    assert page.wrong == []
    assert "How long peace lasts" not in page.texts("h2")


def test_inlining_leaves_texts_of_people_alone() -> None:
    text = 'id="x" url(#y) 1.23456'
    svg = f'<svg aria-labelledby="t"><title id="t">{text}</title><path d="M -0.0012 5"/></svg>'
    assert inline("n", svg) == (
        f'<svg aria-labelledby="n-t"><title id="n-t">{text}</title><path d="M -0.00 5"/></svg>'
    )
