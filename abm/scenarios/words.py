"""From what the file models refuse to one or two lines that a user can act on."""

from __future__ import annotations

from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from abm.errors import InputError, nearest
from abm.parameters import REGISTER
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import shorten

GROUPS = sorted({name.partition(".")[0] for name in REGISTER})

Model = TypeVar("Model", bound=BaseModel)


def checked(kind: type[Model], draft: Draft) -> Model:
    """Return the draft as the tables of a file model; raises InputError for its first fault."""
    try:
        return kind.model_validate(draft.tree)
    except ValidationError as error:
        raise _explained(kind, draft, error) from None


def _explained(kind: type[BaseModel], draft: Draft, error: ValidationError) -> InputError:
    faults = error.errors(include_url=False)
    unknown = [fault for fault in faults if fault["type"] == "extra_forbidden"]
    fault: Any = (unknown or faults)[0]
    path = tuple(str(part) for part in fault["loc"] if part != "[key]")
    if unknown:
        return _unknown(kind, draft, path)
    if fault["type"] == "missing":
        return _missing(draft, path)
    context = fault.get("ctx", {})
    allowed = context.get("allowed", "a table")
    if "[key]" in fault["loc"]:
        return draft.fault(path, f" is not a name; allowed: {allowed}.")
    return draft.refuse(path, fault["input"], allowed, context.get("hint", ""))


def _unknown(kind: type[BaseModel], draft: Draft, path: Keys) -> InputError:
    known = sorted(keys_of(_at(kind, path[:-1])))
    hint = nearest(path[-1], known)
    if path[-1] in GROUPS and "parameters" in known:
        hint = f" Did you mean 'parameters.{path[-1]}'?"
    return draft.fault(path, f" is not known.{hint}\nAllowed there: {', '.join(known)}.")


def _missing(draft: Draft, path: Keys) -> InputError:
    return draft.fault(path, " is missing.")


def keys_of(kind: Any) -> list[str]:
    """Return the keys that a table of a file model can have."""
    return [field.alias or name for name, field in kind.model_fields.items()]


def _at(kind: Any, path: Keys) -> Any:
    for part in path:
        kind = _inside(kind, part)
    return kind


def _inside(kind: Any, part: str) -> Any:
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return fields[part]


def refuse_unknown(draft: Draft, path: Keys, word: str, what: str, known: list[str]) -> InputError:
    """Return the error that something named does not exist, with the nearest that does."""
    hint = nearest(word, known)
    listed = ", ".join(known[:40]) or "none is declared"
    return draft.fault(
        path, f" = {shorten(word)}: there is no such {what}.{hint}\nKnown: {listed}."
    )
