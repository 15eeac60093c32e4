"""Django's settings, as a function: no database of Django's, no sessions, no admin, nothing that keeps a record."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.site.wiring import Services

if TYPE_CHECKING:
    from carrel.site.demonstration import Demonstration

_HERE = Path(__file__).parent
_PLACES = (_HERE, _HERE.parent / "desk", _HERE.parent / "portal")
"""The site and its doors: each has its own pages, scripts and sheets."""

STATIC = tuple(place / "static" for place in _PLACES)
TEMPLATES = tuple(place / "templates" for place in _PLACES)
_MIDDLEWARE = "carrel.site.middleware"


def settings(
    services: Services, *, hosts: list[str], is_https: bool, demonstration: "Demonstration | None" = None
) -> dict[str, Any]:
    """The settings of a site that serves these. Only with a `demonstration` are there its pages."""
    return {
        "CARREL_SERVICES": services,
        "CARREL_DEMONSTRATION": demonstration,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DEBUG": False,
        "ALLOWED_HOSTS": hosts,
        "ROOT_URLCONF": "carrel.site.urls",
        "INSTALLED_APPS": [],
        "DATABASES": {},
        "MIDDLEWARE": [
            f"{_MIDDLEWARE}.services",
            f"{_MIDDLEWARE}.quiet_headers",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{_MIDDLEWARE}.SignedIn",
            f"{_MIDDLEWARE}.Refusals",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": list(TEMPLATES),
                "OPTIONS": {"context_processors": ["carrel.site.middleware.member"]},
            }
        ],
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": is_https,
        "CSRF_FAILURE_VIEW": "carrel.site.views.stale_form",
        "CARREL_COOKIE_SECURE": is_https,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 64 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 100,
        "FILE_UPLOAD_HANDLERS": [],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en",
        "USE_I18N": False,
        "LOGGING_CONFIG": "carrel.site.logs.configure",
        "LOGGING": {"version": 1},
        "STATIC_URL": "/static/",
    }
