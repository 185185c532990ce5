"""The briefing of the Kremlin, and what an experiment makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, reports, state
from abm.actors import moscow_staff
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.reports import Observation, Reports
from abm.state import Luck

Set = Callable[..., Settings]
COUNT = len(reports.REPORTS)


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def told() -> Any:
    """Return reports of which each has a value of its own."""
    return made(Reports, **{name: float(row) for row, name in enumerate(reports.REPORTS, 1)})


@pytest.fixture
def seen() -> Any:
    return made(Observation, **dict.fromkeys(reports.REPORTS, -1.0))


@pytest.mark.parametrize(
    ("status", "losses"), [(state.FIGHTING, 20.0), (state.CEASEFIRE, 12.0), (state.SETTLED, 12.0)]
)
def test_the_staff_reports_what_happened(status: int, losses: float) -> None:
    made_up = room(Reports)
    theatre = made(state.Theatre, status=status, russian_losses=20.0, prospective_losses=12.0)
    theatre.front_change, theatre.reserves, theatre.need = 1.5, 0.7, 4.0
    moscow_staff.report(
        made_up, theatre, made(state.ContactGroup, delivered=3.0, concession_talk=0.2)
    )
    assert (made_up.front_change, made_up.reserves, made_up.losses) == (1.5, 0.7, losses)
    assert (made_up.deliveries, made_up.concession_talk) == (0.75, 0.2)


@pytest.mark.parametrize(("framing", "estimate"), [(0.0, 63.0), (0.5, 61.5), (1.0, 60.0)])
def test_talk_of_concessions_raises_the_estimate_unless_it_is_framed(
    set_to: Set, luck: Luck, framing: float, estimate: float
) -> None:
    made_up = room(Reports)
    heard = made(Observation, concession_talk=0.5)
    group = made(state.ContactGroup, concession_talk=0.9, framing=framing)
    settings = set_to(limit_misreading=0.0, concession_anchor=6.0)
    leadership = made(state.KyivLeadership, limit=60.0)
    moscow_staff.estimate_limit(made_up, leadership, heard, group, settings, luck)
    assert made_up.kyiv_limit == estimate


def test_the_kremlin_knows_its_reserves_and_what_it_heard_before(
    seen: Any, begun_with: Callable[..., Start]
) -> None:
    moscow_staff.begin_briefing(
        seen, begun_with(reserves=0.8, booked=0.7, tone=0.5, dispersion=0.4, land=60.0)
    )
    assert (seen.reserves, seen.deliveries, seen.kyiv_limit) == (0.8, 0.7, 60.0)
    assert (seen.tone, seen.european_tone, seen.dispersion) == (0.5, 0.5, 0.4)


def test_the_map_is_shown_as_it_is() -> None:
    shown = room(Observation)
    theatre = made(state.Theatre, land=60.0, reference_land=64.0, balance=0.1, status=state.SETTLED)
    theatre.russian_manpower, theatre.start_land = 300.0, 67.5
    theatre.held[:3] = [0.0, 1.0, 1.0]
    staff = made(state.KyivGeneralStaff, manpower=200.0)
    moscow_staff.show_front(shown, theatre, staff, 0.7, 4, 25)
    assert (shown.moved, shown.held[:4], shown.energy) == (-7.5, [0.0, 1.0, 1.0, 0.0], 0.7)
    assert (shown.land, shown.reference_land, shown.balance) == (60.0, 64.0, 0.1)
    assert (shown.force_ratio, shown.fighting, shown.settled) == (1.5, False, True)
    assert (shown.calendar_month, shown.month) == (4, 25)


@pytest.mark.parametrize(
    ("held", "fallen"), [((1.0, 1.0), False), ((0.0, 1.0), False), ((1.0, 0.0), True)]
)
def test_a_sector_given_up_has_not_fallen(held: tuple[float, float], fallen: bool) -> None:
    shown = made(Observation, sector_fallen=not fallen)
    sectors = [made(inputs.Sector, falls_below=below) for below in (math.nan, -0.15)]
    theatre = made(state.Theatre, held=[*held, 0.0, 0.0, 0.0, 0.0])
    moscow_staff.show_sectors(shown, theatre, sectors)
    assert shown.sector_fallen is fallen


def test_each_report_comes_as_it_is(told: Any, seen: Any, set_to: Set) -> None:
    moscow_staff.brief(seen, told, [0.0] * COUNT, [99.0] * COUNT, set_to())
    moscow_staff.brief_on_limit(seen, told, [0.0] * COUNT, [99.0] * COUNT)
    assert [getattr(seen, name) for name in reports.REPORTS] == list(range(1, COUNT + 1))
    assert seen.masked == [0.0] * COUNT


@pytest.mark.parametrize("name", reports.REPORTS)
@pytest.mark.parametrize(("mode", "value"), [("masked", -1.0), ("fixed", 11.5)])
def test_an_experiment_changes_one_report_alone(
    told: Any, seen: Any, set_to: Set, name: str, mode: str, value: float
) -> None:
    row = reports.REPORTS.index(name)
    modes, fixed = [0.0] * COUNT, [float(place) for place in range(39, 39 + COUNT)]
    modes[row], fixed[row] = float(reports.MODES.index(mode)), 11.5
    moscow_staff.brief(seen, told, modes, fixed, set_to())
    moscow_staff.brief_on_limit(seen, told, modes, fixed)
    wanted = {other: float(place) for place, other in enumerate(reports.REPORTS, 1)}
    assert {other: getattr(seen, other) for other in reports.REPORTS} == {**wanted, name: value}
    assert seen.masked == [1.0 if mode == "masked" and one == row else 0.0 for one in range(COUNT)]


def test_a_clamp_of_cover_hides_what_was_reported(told: Any, seen: Any, set_to: Set) -> None:
    moscow_staff.brief(seen, told, [0.0] * COUNT, [0.0] * COUNT, set_to(cover_clamp=2.5))
    assert (seen.cover, seen.cover_unbooked) == (2.5, told.cover_unbooked)


def test_no_more_cover_is_seen_than_the_window_has_months(
    told: Any, seen: Any, set_to: Set
) -> None:
    moscow_staff.brief(
        seen, told, [0.0] * COUNT, [0.0] * COUNT, set_to(cover_clamp=20.0, window=12.0)
    )
    assert seen.cover == 12.0


def test_the_blind_see_no_forward_evidence(told: Any, seen: Any, set_to: Set) -> None:
    moscow_staff.brief(seen, told, [0.0] * COUNT, [0.0] * COUNT, set_to(cover_blind=1.0))
    assert (seen.cover, seen.cover_unbooked) == (told.cover, told.cover_unbooked)
    masked = [name for name, flag in zip(reports.REPORTS, seen.masked, strict=True) if flag]
    assert masked == ["cover", "cover_unbooked"]
