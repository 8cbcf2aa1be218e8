"""What tests of the desks share: demonstration people in their seats, and a browser signed in as one of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from wutong.cases.port import hold
from wutong.cases.store import Store
from wutong.law.home import ROOT
from wutong.people.demo import plant
from wutong.site.clock import StoryClock
from wutong.site.story import Stage, read_story
from wutong.site.wiring import Scratch, connect, setup

setup()
BACKEND = "wutong.people.backend.Backend"


@pytest.fixture
def house(store, clean: Scratch) -> Iterator[Store]:
    """A store with the demonstration people, and no second factor asked for."""
    hold(store)
    with connect(clean.name, role=None) as owner:
        plant(owner)
    with override_settings(WUTONG_MFA_REQUIRED=False, WUTONG_DEMO=True):
        yield store


def signed_in(key: str) -> Client:
    """A browser somebody has signed in with."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(key=key), BACKEND)
    return client


def played(place: str, house: Store, acts: int = 0) -> Stage:
    """The whole story of a place, or its first acts, on the house's own database; the pages' clock stands at its end."""
    story = read_story(whole(place))
    clock = StoryClock(story.act[0].at)
    store = replace(house, clock=clock)
    hold(store)
    stage = Stage(store, clock, story.model_copy(update={"act": story.act[: acts or None]}))
    stage.run()
    return stage


def whole(place: str) -> Path:
    """The story of a place that goes through every stage."""
    return sorted((ROOT / "cities" / place).glob("*/stories/whole.toml"))[-1]


__all__ = ["house", "played", "signed_in", "whole"]
