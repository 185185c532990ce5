"""Differences of plain data: what makes the new of the old, for a browser that knows the old.

A difference is one of three; what it is the difference of tells them apart.

* `[new]` puts `new` in the place of what was there.
* Of an object, `{key: difference}` tells every key that changed, and null one that is gone.
* Of a list, `{"": steps}` tells how to walk along the old one: a number takes over so many items,
  one below zero leaves so many out, a list puts items in, and an object is the difference of the
  item at hand. What no step reaches is taken over. Of a long text likewise, by characters.

The browser's side of it is `changed` in `assets/custom.js`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

_FEW = 4  # items that must stay of a list, else it is told whole
_LONG = 24  # characters of a long text, and those that must stay of one

Step = int | list[object] | dict[str, object]


def difference(old: object, new: object) -> list[object] | dict[str, object]:
    """Return what makes `new` of `old`; both are plain data, ready for JSON.

    >>> difference({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}})
    {'b': {'c': [3]}}
    >>> difference([1, 2, 3, 4], [1, 2, 3, 4, 5])
    {'': [4, [5]]}
    >>> difference([{"name": "x"}, {"name": "y", "is": 1}], [{"name": "y", "is": 2}])
    {'': [-1, {'is': [2]}]}
    """
    if isinstance(old, dict) and isinstance(new, dict):
        return _of_objects(old, new)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return _of_lists(old, new)
    if isinstance(old, str) and isinstance(new, str):
        return _between(old, new, _LONG) or [new]
    return [new]


def _of_objects(old: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    told: dict[str, object] = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old:
            told[key] = [value]
        elif value != old[key]:
            told[key] = difference(old[key], value)
    return told


def _of_lists(old: Sequence[object], new: Sequence[object]) -> list[object] | dict[str, object]:
    if any(map(_is_large, new)) and any(map(_is_large, old)):
        return {"": _joined(_matched(old, new))}
    return _between([*old], [*new], _FEW) or [[*new]]


def _is_large(item: object) -> bool:
    """Whether an item of a list is one of which a part may change."""
    return isinstance(item, dict | list | tuple) or (isinstance(item, str) and len(item) > _LONG)


def _between(
    old: str | list[object], new: str | list[object], least: int
) -> dict[str, object] | None:
    """Return what changes between a beginning and an end that stay; None if too little stays."""
    before = _same(old, new)
    after = _same(old[before:][::-1], new[before:][::-1])
    if before + after < least:
        return None
    put_in = new[before : len(new) - after]
    items: list[object] = [put_in] if isinstance(put_in, str) and put_in else [*put_in]
    return {"": _joined(iter((before, before + after - len(old), items)))}


def _same(old: str | list[object], new: str | list[object]) -> int:
    """Return how far both begin alike."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _matched(old: Sequence[object], new: Sequence[object]) -> Iterator[Step]:
    """Yield the steps along items of which a part may change, matched by name."""
    if len(old) == len(new) and all(map(_alike, old, new)):
        yield from _one_by_one(old, new)
        return
    names = [*map(_name, old)], [*map(_name, new)]
    blocks = SequenceMatcher(None, *names, autojunk=False).get_opcodes()
    for _, begin, end, first, last in blocks:
        if end - begin == last - first:
            yield from _one_by_one(old[begin:end], new[first:last])
        else:
            yield from (begin - end, [*new[first:last]])


def _alike(was: object, item: object) -> bool:
    return was == item or _name(was) == _name(item)


def _name(item: object) -> str:
    """Return what tells an item from the others of its list."""
    if not isinstance(item, dict):
        return str(item)
    names = (item.get(key) for key in ("name", "figure", "title"))
    link = f"{item.get('source')} {item.get('target')} {item.get('value')}"
    return next((name for name in names if name and isinstance(name, str)), link)


def _one_by_one(old: Sequence[object], new: Sequence[object]) -> Iterator[Step]:
    for was, item in zip(old, new, strict=True):
        told = 1 if was == item else difference(was, item)
        if isinstance(told, list):
            yield -1
        yield told


def _joined(steps: Iterator[Step]) -> list[Step]:
    """Join steps of a kind; leave out the last if it takes over what is left."""
    made = [step for kind, few in groupby(steps, _kind) for step in _sum(kind, [*few])]
    if made and _kind(made[-1]) == "kept":
        made.pop()
    return made


def _kind(step: Step) -> str:
    if isinstance(step, dict):
        return "changed"
    return "kept" if isinstance(step, int) and step > 0 else "replaced"


def _sum(kind: str, steps: Sequence[Step]) -> list[Step]:
    """Return steps of a kind as one or two: what is left out before what is put in."""
    if kind == "changed":
        return [*steps]
    count = sum(step for step in steps if isinstance(step, int))
    items = [item for step in steps if isinstance(step, list) for item in step]
    return [step for step in (count, items) if step]
