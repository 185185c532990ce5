from __future__ import annotations

import pytest

from abm.errors import InputError, NumericalFault, nearest


def test_input_errors_keep_their_message() -> None:
    with pytest.raises(ValueError, match="^a.toml: months = 0; allowed: at least 1.$"):
        raise InputError("a.toml: months = 0; allowed: at least 1.")


def test_numerical_faults_are_arithmetic_errors_not_input_errors() -> None:
    assert issubclass(NumericalFault, ArithmeticError)
    assert not issubclass(NumericalFault, InputError)


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("sileod", ["siloed", "coordinated"], " Did you mean 'siloed'?"),
        ("coordinate", ["siloed", "coordinated"], " Did you mean 'coordinated'?"),
        ("siloed", ["siloed", "siloed-x"], " Did you mean 'siloed'?"),
        ("xyz", ["siloed", "coordinated"], ""),
        ("", ["siloed"], ""),
        ("siloed", [], ""),
    ],
)
def test_nearest_names_one_known_word_or_nothing(word: str, known: list[str], hint: str) -> None:
    assert nearest(word, known) == hint


def test_nearest_reads_any_iterable_once() -> None:
    assert nearest("sileod", iter(["coordinated", "siloed"])) == " Did you mean 'siloed'?"
