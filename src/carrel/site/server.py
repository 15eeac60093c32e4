"""Serving the site over one store, until the process is told to stop."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from wsgiref.headers import Headers

from carrel.database import Store
from carrel.database.pool import Application
from carrel.errors import CarrelError
from carrel.site.settings import STATIC, settings
from carrel.site.wiring import services

if TYPE_CHECKING:
    from carrel.site.demonstration import Demonstration


class PortTaken(CarrelError):
    """The port is in use, or this account may not listen there."""

    advice = "Choose another with --port."


_LONGEST_REQUEST: Final = 256 * 1024
"""Bytes. Shorter than what the server would put into a file while it waits for the rest."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@contextmanager
def wsgi(
    store: Store,
    *,
    hosts: Iterable[str] = ("localhost", "127.0.0.1", "[::1]"),
    is_https: bool = False,
    demonstration: "Demonstration | None" = None,
) -> Iterator[Wsgi]:
    """The site as a WSGI application. Django is set up for one store in a process."""
    from django.conf import settings as django_settings
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    application = Application(store)
    try:
        wired = settings(services(application), hosts=list(hosts), is_https=is_https, demonstration=demonstration)
        if django_settings.configured:
            for name in ("CARREL_SERVICES", "CARREL_DEMONSTRATION", "ALLOWED_HOSTS"):
                setattr(django_settings, name, wired[name])
        else:
            django_settings.configure(**wired)
        with _static() as folder:
            yield WhiteNoise(
                get_wsgi_application(), root=folder, prefix="static/", add_headers_function=_static_headers
            )
    finally:
        application.close()


def _static_headers(headers: Headers, path: str, url: str) -> None:
    """Our files pass by the middleware; they are what they say they are, and for our own pages."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "same-origin"


@contextmanager
def _static() -> Iterator[str]:
    """Our files and htmx in one folder, each with a compressed twin. Pages are not compressed: they hold secrets."""
    import django_htmx
    from whitenoise.compress import Compressor

    htmx = Path("django_htmx", "htmx-2.min.js")
    with tempfile.TemporaryDirectory(prefix="carrel-static-") as made:
        folder = Path(made)
        for ours in STATIC:
            shutil.copytree(ours, folder, dirs_exist_ok=True)
        (folder / htmx).parent.mkdir()
        shutil.copyfile(Path(django_htmx.__file__).parent / "static" / htmx, folder / htmx)
        compressor = Compressor(quiet=True, use_brotli=False)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            compressor.compress(str(path))
        yield made


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `PortTaken`."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError:
        raise PortTaken(f"nothing can listen on {host} port {port}") from None


def serve(application: Wsgi, listener: socket.socket, *, is_behind_proxy: bool = False) -> None:
    """Answer requests until interrupted. Behind a proxy on this machine, its word on who asks, and how, is taken."""
    import waitress

    proxy = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    waitress.serve(
        application, sockets=[listener], threads=min(8, 2 * (os.cpu_count() or 1) + 4), ident=None,
        max_request_body_size=_LONGEST_REQUEST, clear_untrusted_proxy_headers=True,
        **(proxy if is_behind_proxy else {}),
    )  # fmt: skip
