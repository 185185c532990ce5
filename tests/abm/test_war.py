"""A war of plain Python objects is the Mesa model's, without Mesa."""

from __future__ import annotations

import gc
import math
import pickle
import weakref

import pytest

from abm.build import build_inputs
from abm.errors import InputError, NumericalFault
from abm.inputs import Inputs
from abm.model import War
from abm.scenarios import load
from abm.schema import values
from abm.war import PlainWar, luck_of


@pytest.fixture
def inputs() -> Inputs:
    return build_inputs(load("six-partners"), "coordinated", 30)


def told(war: PlainWar) -> list[str]:
    """Return every number of a war, so that each bit tells."""
    return [repr(values(row)) for row in (*war.history, *war.watched, war.war)]


def test_a_mesa_model_plays_the_same_war(inputs: Inputs) -> None:
    plain, model = PlainWar(inputs, 3, 7).play(), War.of(inputs, 3, 7).play()
    assert told(plain) == told(model)
    assert (plain.month, plain.outcome) == (model.month, model.outcome)
    assert vars(plain.world.kremlin[0]).items() <= vars(model.world.kremlin[0]).items()


def test_it_goes_on_to_its_end_and_no_further(inputs: Inputs) -> None:
    war = PlainWar(inputs, 3, 7)
    assert (war.month, war.running, war.outcome) == (0, True, "")
    assert war.play() is war
    found = told(war)
    war.step()
    assert (told(war), war.month, war.running) == (found, 30, False)


def test_a_copy_continues_exactly(inputs: Inputs) -> None:
    war = PlainWar(inputs, 3, 7)
    for _ in range(15):
        war.step()
    copied = pickle.loads(pickle.dumps(war))
    assert told(copied.play()) == told(war.play())


def test_it_is_freed(inputs: Inputs) -> None:
    reference = weakref.ref(PlainWar(inputs, 3, 7).play())
    gc.collect()
    assert reference() is None


def test_what_numbers_cannot_hold_is_a_fault(inputs: Inputs) -> None:
    war = PlainWar(inputs, 7, 7)
    war.step()
    war.world.partners[2].balance = math.inf
    with pytest.raises(NumericalFault, match=r"run 7, month 1: balance_of_accounts is "):
        war.step()


@pytest.mark.parametrize(("seed", "run"), [(-1, 0), (2**63, 0), (0, -1), (0, 2**32)])
def test_there_is_no_luck_for_every_number(seed: int, run: int) -> None:
    with pytest.raises(InputError):
        luck_of(seed, run)
