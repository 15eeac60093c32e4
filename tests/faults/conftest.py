"""A ground of their own for the tests that hurt it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.database import Ground, Settings, open_ground
from carrel.database.pool import Application
from carrel.disclosure import Road
from tests.faults.cluster import Cluster
from tests.world import World, road_over


@pytest.fixture
def frail(folder: Path) -> Iterator[Ground]:
    """An embedded server with nobody else on it."""
    with open_ground(Settings(folder)) as opened:
        yield opened


@pytest.fixture
def cluster(folder: Path, frail: Ground) -> Cluster:
    return Cluster(folder)


@pytest.fixture
def world(frail: Ground) -> Iterator[World]:
    made = World(frail)
    made.furnish()
    yield made
    made.close()


@pytest.fixture
def application(frail: Ground) -> Iterator[Application]:
    opened = Application(frail, size=4)
    yield opened
    opened.close()


@pytest.fixture
def road(application: Application) -> Road:
    return road_over(application)
