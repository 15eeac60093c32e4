"""Each place has its own scripts and sheets; whatever a page names is there."""

import re

from carrel.site.settings import STATIC, TEMPLATES

_OTHERS = "/static/django_htmx/"


def test_every_script_and_sheet_that_a_page_names_is_among_our_files() -> None:
    pages = [page.read_text(encoding="utf-8") for folder in TEMPLATES for page in folder.rglob("*.html")]
    named = {name for page in pages for name in re.findall(r'(?:src|href)="/static/([^"]+)"', page)}

    ours = {name for name in named if not f"/static/{name}".startswith(_OTHERS)}

    assert ours
    assert {name for name in ours if not any((folder / name).is_file() for folder in STATIC)} == set()


def test_no_place_has_a_file_under_the_address_of_anothers() -> None:
    files = [file.relative_to(folder) for folder in STATIC for file in folder.rglob("*") if file.is_file()]

    assert len(files) == len(set(files)) > 0
