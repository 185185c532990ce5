"""Files that a browser brings: sessions and scenarios, data only."""

from __future__ import annotations

from abm.errors import InputError
from abm.scenarios.tables import NAME
from experiments.session.configurations import check_size, scenario_of
from experiments.session.replay import LARGEST, read
from experiments.session.session import Session
from viz.live.messages import OpenFile
from viz.live.opening import begin
from viz.live.world import World


def upload(world: World, message: OpenFile) -> None:
    """Open a session or a scenario; refuses what is too large before it is read."""
    name, refused = message.name, f"{message.name} was not opened."
    if message.size > LARGEST:
        words = f"It has {message.size / 1e6:.1f} MB; a replay may have 1 MB."
        return world.say("error", refused, words)
    try:
        world.take(_uploaded(world, name, message.content))
    except InputError as error:
        world.say("error", refused, str(error).removeprefix(f"{refused} "))


def _uploaded(world: World, name: str, content: str) -> Session:
    if not name.endswith(".toml"):
        return Session.from_replay(read(content.encode(), name))
    stem = name.removesuffix(".toml")
    called = stem if NAME.fullmatch(stem) else "uploaded"
    found = scenario_of(content, name, called)
    check_size(found, name)
    return begin(found, world.session.run, world.session.seed)
