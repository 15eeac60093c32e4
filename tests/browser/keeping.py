"""A page that tests use one after the other: a browser takes four times as long to open a new one.

Whoever takes it is another member of staff, and finds nothing of the one before: no cookie, no storage, no listener.
A test that changed what cannot be taken back leaves a page that nobody else gets; so does a test that failed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page

OF_THE_PAGE = (
    "add_init_script", "add_script_tag", "add_style_tag", "close", "emulate_media", "expose_binding", "expose_function",
    "once", "route", "set_default_timeout", "set_extra_http_headers", "set_viewport_size",
)  # fmt: skip
OF_THE_CONTEXT = (
    "add_cookies", "add_init_script", "close", "expose_binding", "expose_function", "grant_permissions",
    "new_cdp_session", "new_page", "on", "once", "route", "set_extra_http_headers", "set_offline",
)  # fmt: skip


@dataclass
class Kept:
    """One page, and whether the next test may have it."""

    page: Page
    is_changed: bool = False
    _listening: list[tuple[str, Callable[..., Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tells(self.page, OF_THE_PAGE)
        self._tells(self.page.context, OF_THE_CONTEXT)
        self._notes_who_listens()

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def is_left(self) -> None:
        """The test is over: whoever comes next finds a browser in which nobody has been."""
        for event, listener in self._listening:
            self.page.remove_listener(event, listener)
        self._listening.clear()
        self.context.clear_cookies()
        if self.page.url.startswith("http"):  # a test that went back to the very beginning is on a page of no site
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")

    def _tells(self, what: Page | BrowserContext, names: tuple[str, ...]) -> None:
        for name in names:
            setattr(what, name, self._changing(getattr(what, name)))

    def _changing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*values: Any, **options: Any) -> Any:
            self.is_changed = True
            return method(*values, **options)

        return changed

    def _notes_who_listens(self) -> None:
        listen = self.page.on

        def on(event: Any, listener: Any) -> None:
            self._listening.append((event, listener))
            listen(event, listener)

        self.page.on = on  # type: ignore[method-assign]
