"""Serving the site over one ground, until the process is told to stop."""

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from carrel.database import Ground
from carrel.database.pool import Application
from carrel.errors import CarrelError
from carrel.site.settings import HERE, settings
from carrel.site.wiring import services


class PortTaken(CarrelError):
    """The port is in use, or this account may not listen there."""

    advice = "Choose another with --port."


Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@contextmanager
def wsgi(
    ground: Ground, *, hosts: Iterable[str] = ("localhost", "127.0.0.1", "[::1]"), is_https: bool = False
) -> Iterator[Wsgi]:
    """The site as a WSGI application. Django is set up for one ground in a process."""
    import django_htmx
    from django.conf import settings as django_settings
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    application = Application(ground)
    try:
        wired = settings(services(application), hosts=list(hosts), is_https=is_https)
        if django_settings.configured:
            for name in ("CARREL_SERVICES", "ALLOWED_HOSTS"):
                setattr(django_settings, name, wired[name])
        else:
            django_settings.configure(**wired)
        site = WhiteNoise(get_wsgi_application(), root=str(HERE / "static"), prefix="static/")
        site.add_files(str(Path(django_htmx.__file__).parent / "static"), prefix="static/")
        yield site
    finally:
        application.close()


def serve(application: Wsgi, host: str, port: int) -> None:
    """Answer requests until interrupted."""
    import waitress

    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError:
        raise PortTaken(f"nothing can listen on {host} port {port}") from None
    waitress.serve(application, sockets=[listener], threads=min(8, 2 * (os.cpu_count() or 1) + 4), ident=None)
