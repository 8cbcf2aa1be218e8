"""In each place one case from the form to the connection through the pages, by every role in turn, on two widths."""

import os

import pytest

from tests.browser.serving import browser, needs_browser, served
from tests.browser.walk import Walk
from tests.conftest import whole_story
from wutong.law.read import places
from wutong.people.demo import plant
from wutong.site.clock import StoryClock
from wutong.site.story import read_story
from wutong.site.wiring import Scratch, connect, make_store

# the browser's own loop runs in this thread; Django is told that its calls are made one after the other
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@needs_browser
@pytest.mark.parametrize("place", sorted(places()))
def test_the_whole_case_goes_through_the_pages(clean: Scratch, tmp_path, place: str) -> None:
    story = read_story(whole_story(place))
    clock = StoryClock(story.act[0].at)
    store = make_store(clean.shared, clock, tmp_path / "files")
    with served(store) as base, browser() as made, connect(clean.name, role=None) as owner:
        plant(owner)
        walk = Walk(store, clock, story, base=base, browser=made)
        walk.run()
        state, _ = walk.state("case")
    assert state.view.status == "done"
    assert walk.through > 3 * len(walk.beside), walk.beside
