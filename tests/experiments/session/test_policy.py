"""Levers are declared parameters: nothing about them is said twice."""

from __future__ import annotations

from abm.parameters import REGISTER
from experiments.session.policy import GROUPS, LEVERS, Lever


def test_every_lever_moves_a_declared_parameter_during_the_war() -> None:
    for lever in LEVERS:
        assert lever.parameter is REGISTER[lever.name]
        assert lever.parameter.scope != "start"
        assert lever.group in GROUPS


def test_no_parameter_and_no_label_stands_twice() -> None:
    assert len({lever.name for lever in LEVERS}) == len({lever.label for lever in LEVERS})
    assert len({lever.name for lever in LEVERS}) == len(LEVERS)


def test_the_groups_stand_in_their_order() -> None:
    assert list(dict.fromkeys(lever.group for lever in LEVERS)) == list(GROUPS)


def test_switches_are_switches_and_sliders_are_not() -> None:
    for lever in LEVERS:
        assert (lever.parameter.unit == "switch") == (lever.kind in ("switch", "partner"))


def test_a_lever_may_differ_between_partners_or_not() -> None:
    assert Lever("Shocks", "Funding gap", "will.funding_gap", "partner").partners
    assert not Lever("Shocks", "Front", "theatre.front_programme", "slider").partners
    assert all(lever.partners for lever in LEVERS if lever.kind == "partner")
