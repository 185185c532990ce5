"""Messages about what a file's tables refuse: one or two lines that a user can act on."""

from __future__ import annotations

from typing import TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError

from abm.errors import InputError, nearest
from abm.scenarios.changes import GROUPS
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import dotted, readable
from abm.scenarios.tables import OCCASION_KEYS, WindowTable

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
    fault = (unknown or faults)[0]
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
    table = _at(kind, path[:-1])
    known = sorted(keys_of(table))
    if path[-1] in OCCASION_KEYS and issubclass(table, WindowTable):
        return draft.fault(
            path, f": only interventions wait for an occasion; allowed: {', '.join(known)}."
        )
    hint = nearest(path[-1][:100], known)
    if path[-1] in GROUPS and "parameters" in known:
        hint = f" Did you mean 'parameters.{path[-1]}'?"
    return draft.fault(path, f" is not known.{hint}\nAllowed there: {', '.join(known)}.")


def _missing(draft: Draft, path: Keys) -> InputError:
    beside = draft.tree
    for key in path[:-2]:
        inner = beside[key]
        beside = inner if isinstance(inner, dict) else {}
    others = [name for name in beside if path[-2:-1] != (name,)]
    near = [readable(dotted((*path[:-2], name))) for name in others]
    hint = nearest(dotted(path[:-1])[:100], near) if len(path) > 2 else ""
    return draft.fault(path, f" is missing.{hint}")


def keys_of(kind: type[BaseModel]) -> list[str]:
    """Return the keys that a table of a file model can have."""
    return [field.alias or name for name, field in kind.model_fields.items()]


def _at(kind: type[BaseModel], path: Keys) -> type[BaseModel]:
    """Return the model of the table at a path; tables by name are tables of one kind."""
    named: type[BaseModel] | None = None
    for part in path:
        if named:
            kind, named = named, None
            continue
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        inner = fields[part].annotation
        if get_origin(inner) is dict:
            named = get_args(inner)[1]
        else:  # only a table has keys to be unknown, also one that may be left out
            kind = cast("type[BaseModel]", (get_args(inner) or (inner,))[0])
    return kind
