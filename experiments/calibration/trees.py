"""Boosted trees: the chances of yes-or-no events, such as that a number lies in its band.

They are scikit-learn's (Friedman 2001; histograms as in LightGBM, Ke and others 2017). Numbers that
jump, such as the month in which a sector falls, follow thresholds of several parameters: on points
left out of a thousand, quadratic logits took at most a tenth off the loss of the bare share, trees
a fifth to three quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from abm.engine.processors import processors
from abm.errors import InputError

Numbers = NDArray[np.float64]
EXTRA = "pip install 'concert-policy-lab[analysis]'"
LIBRARY = "scikit-learn"


class Classifier(Protocol):
    """A fitted classifier, as far as it is used."""

    def predict_proba(self, points: Numbers) -> Numbers:
        """Return the chances of no and of yes at points, (points, 2)."""


class Trees(NamedTuple):
    """Boosted trees of events; of one that always or never came, its share."""

    models: tuple[Classifier | float, ...]

    def predicted(self, points: Numbers, events: Sequence[int]) -> Numbers:
        """Return the chances of some events, by their places.

        Args:
            points: Shares of the prior, float64 (points, parameters).
            events: Places of the events that are asked for.

        Returns:
            float64 (points, events).
        """
        return np.column_stack(
            [_chances(self.models[event], points) for event in events]
            or [np.empty((len(points), 0))]
        )


def _chances(model: Classifier | float, points: Numbers) -> Numbers:
    if isinstance(model, float):
        return np.full(len(points), model)
    return np.asarray(model.predict_proba(points)[:, 1], np.float64)


def check_installed() -> None:
    """Raise InputError, saying what to install, where scikit-learn is not there."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise InputError(
            f"calibration needs scikit-learn, which is not installed: {EXTRA}"
        ) from error


def trees(points: Numbers, events: Numbers) -> Trees:
    """Fit boosted trees to events, the same every time and with any number of threads.

    Args:
        points: Shares of the prior, float64 (points, parameters).
        events: 1 where an event came, else 0, float64 (points, events).

    Returns:
        The trees; the share of an event that does not vary is drawn in by half a point.
    """
    with ThreadPoolExecutor(processors()) as pool:
        return Trees(tuple(pool.map(partial(_fitted, points), events.T)))


def _fitted(points: Numbers, event: Numbers) -> Classifier | float:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    if np.ptp(event) == 0.0:
        return float((event.sum() + 0.5) / (len(event) + 1.0))
    # Events share the processors; threads of a single one would wait for each other.
    with threadpool_limits(1, "openmp"):
        model: Classifier = HistGradientBoostingClassifier(
            learning_rate=0.1,
            max_iter=80,
            max_leaf_nodes=10,
            min_samples_leaf=20,
            l2_regularization=1.0,
            early_stopping=False,
            random_state=0,
        ).fit(points, event)
    return model


def emulating() -> dict[str, str]:
    """Return what emulators, and so the points of later waves, rest on, by what people call it."""
    return {LIBRARY: version(LIBRARY)}
