"""Families of small tests as one test each, which names every member that fails and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Member = TypeVar("Member")


def for_each(members: Iterable[Member]) -> Callable[[Callable[[Member], None]], Callable[[], None]]:
    """Make one test of a check and the members of a family that all have to pass it.

    To collect and report a test takes longer than many a check: this is for families of a hundred.
    It raises an ExceptionGroup with what each member that fails has raised, under its name.
    """
    family = list(members)
    assert family, "a family without members"

    def made(check: Callable[[Member], None]) -> Callable[[], None]:
        def test() -> None:
            faults = [fault for member in family if (fault := _fault(check, member))]
            if faults:
                raise ExceptionGroup(f"{len(faults)} of {len(family)} fail", faults)

        # Not `functools.wraps`: pytest would look for a fixture of the argument's name.
        test.__name__, test.__doc__, test.__module__ = (
            check.__name__,
            check.__doc__,
            check.__module__,
        )
        return test

    return made


def _fault(check: Callable[[Member], None], member: Member) -> Exception | None:
    """Return what a check raises of a member, with the member's name; None where it passes."""
    try:
        check(member)
    except Exception as error:
        error.add_note(f"of {member!r}")
        return error
    return None
