"""Numbers and names inside the page's sentences; a number keeps its unit on its line."""

from __future__ import annotations

from experiments.wording import number

_TIE = "\N{NO-BREAK SPACE}"


def money(billions: float) -> str:
    """Return money in EUR bn, below 1 bn in millions.

    >>> [text.replace(_TIE, " ") for text in (money(0.54), money(1.07))]
    ['EUR 540 m', 'EUR 1.1 bn']
    """
    millions = round(1000.0 * billions)
    told = f"{millions} m" if abs(millions) < 1000 else f"{billions:.1f} bn"
    return tied(f"EUR {told}")


def land(thousands: float, decimals: int = 1) -> str:
    """Return land in thousand km².

    >>> land(1.84).replace(_TIE, " "), land(110.0, 0).replace(_TIE, " ")
    ('1.8 thousand km²', '110 thousand km²')
    """
    return tied(f"{number(thousands, decimals)} thousand km²")


def terms(beyond: float) -> str:
    """Say where the line signed lies (thousand km2 beyond the line of contact).

    >>> terms(0.01)
    'on the line of contact'
    >>> terms(-1.25).replace(_TIE, " ")
    "1.2 thousand km² short of the line of contact, in Ukraine's favour"
    """
    if round(beyond, 1) == 0.0:
        return "on the line of contact"
    side = ("beyond", "Moscow's") if beyond > 0.0 else ("short of", "Ukraine's")
    return f"{land(abs(beyond))} {side[0]} the line of contact, in {side[1]} favour"


def tied(text: str) -> str:
    """Return a text that is never broken between lines."""
    return text.replace(" ", _TIE)


def possessive(name: str) -> str:
    """Return whose something is.

    >>> possessive("Germany"), possessive("United States")
    ("Germany's", "United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(count: int) -> str:
    """Return a count, a small one in words.

    >>> counted(6), counted(12)
    ('six', '12')
    """
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def agents(count: int, total: int) -> str:
    """Return that so many Kremlin agents prefer.

    >>> agents(3, 4), agents(4, 4), agents(1, 4)
    ('Three of four Kremlin agents prefer', 'All four Kremlin agents prefer', \
'One of four Kremlin agents prefers')
    """
    if count == total:
        return f"All {counted(total)} Kremlin agents prefer"
    verb = "prefers" if count == 1 else "prefer"
    return f"{counted(count).capitalize()} of {counted(total)} Kremlin agents {verb}"
