"""A store of their own for the tests that hurt it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.database import Settings, Store, open_store
from carrel.database.pool import Application
from carrel.disclosure import Road
from tests.faults.cluster import Cluster
from tests.world import World, road_over


@pytest.fixture
def frail(folder: Path) -> Iterator[Store]:
    """An embedded server with nobody else on it."""
    with open_store(Settings(folder)) as opened:
        yield opened


@pytest.fixture
def cluster(folder: Path, frail: Store) -> Cluster:
    return Cluster(folder)


@pytest.fixture
def world(frail: Store) -> Iterator[World]:
    made = World(frail)
    made.furnish()
    yield made
    made.close()


@pytest.fixture
def application(frail: Store) -> Iterator[Application]:
    opened = Application(frail, size=4)
    yield opened
    opened.close()


@pytest.fixture
def road(application: Application) -> Road:
    return road_over(application)
