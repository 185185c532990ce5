"""The pages that are open, and how many there may be.

Each holds wars and their clouds. One whose browser is gone makes room before a new one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import to_thread

from viz.live.web.admission import App, Event, Receive, Send, refuse

if TYPE_CHECKING:
    from solara.server.kernel_context import VirtualKernelContext

MOST = 24  # pages that are open, or lost and not yet dropped
_CHANNEL = "/jupyter/api/kernels/"
_FULL = (
    "Concert shows {most} pages already, as many as it keeps at a time. Close one of them, then "
    "load this page again."
)


def bounded(app: App, most: int = MOST) -> App:
    """Return an application that opens no more than so many pages."""

    async def bound(scope: Event, receive: Receive, send: Send) -> None:
        """Pass on what opens no page, or one for which there is room."""
        if not _opens(scope):
            await app(scope, receive, send)
        elif len(_pages()) - len(_lost()) >= most:
            await refuse(_FULL.format(most=most), 503, (scope, receive, send))
        else:
            if scope["type"] == "websocket":
                await to_thread.run_sync(_make_room, most)
            await app(scope, receive, send)

    return bound


def _opens(scope: Event) -> bool:
    """Whether a request opens a page: its address, or a channel that none has yet."""
    if scope["type"] == "websocket":
        path: str = scope["path"]
        return path.removeprefix(_CHANNEL).partition("/")[0] not in _pages()
    return (scope["type"], scope["path"]) == ("http", "/")


def _make_room(most: int) -> None:
    """Drop the pages that were lost, the oldest first, as far as room is needed."""
    over = len(_pages()) - most + 1
    for page in _lost()[: max(over, 0)]:
        page.close(reason="cull")


def _pages() -> dict[str, VirtualKernelContext]:
    from solara.server.kernel_context import contexts

    return dict(contexts)


def _lost() -> list[VirtualKernelContext]:
    """Return the pages to which no browser is connected any more."""
    from solara.server.kernel_context import PageStatus

    return [
        page
        for page in _pages().values()
        if page.page_status and PageStatus.CONNECTED not in {*page.page_status.values()}
    ]
