"""What of a figure stays from month to month, beneath, and what is drawn anew every month."""

from __future__ import annotations

from typing import Any

from viz.live.charts.scene import Option
from viz.live.charts.strokes import of_cloud


def layers(option: Option) -> tuple[Option | None, Option]:
    """Return an option as two that lie on each other: axes and clouds beneath, all else above.

    Without clouds nothing lies beneath: None.
    """
    series = option["series"]
    clouds = [one for one in series if of_cloud(one)]
    if not clouds:
        return None, option
    still = {name: option[name] for name in ("animation", "textStyle", "grid", "xAxis", "yAxis")}
    moving = {
        "xAxis": [_unseen(axis) for axis in option["xAxis"]],
        "yAxis": [_unseen(axis) for axis in option["yAxis"]],
        "series": [one for one in series if not of_cloud(one)],
    }
    return {**still, "series": clouds}, {**option, **moving}


def _unseen(axis: dict[str, Any]) -> dict[str, Any]:
    """Return an axis that measures and does not show."""
    hidden = {"show": False}
    return {**axis, "axisLabel": hidden, "axisLine": hidden, "splitLine": hidden}
