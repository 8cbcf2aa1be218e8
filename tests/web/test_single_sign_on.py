"""A province's single sign-on, walked with a real client between two real servers: ours, and a provider's."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings

from tests.serving import served
from wutong.law.read import load, places
from wutong.people.demo import admin_party
from wutong.people.models import Person
from wutong.people.seats import actor_of, grant, new_seat, put_first, seats_of
from wutong.site.wiring import connect

PROVIDER = Path(__file__).parent / "provider.py"
CLIENT, SECRET, USER, PASSWORD = "wutong", "a-secret-of-two", "officer", "province-4411"
HERE = places()[0]


@pytest.fixture
def ours(store, clean) -> Iterator[str]:
    with served(store, demo=False) as found:
        yield found


@pytest.fixture
def theirs(ours: str, tmp_path: Path) -> Iterator[str]:
    back = f"{ours}/account/sso/province/callback/"
    words = [sys.executable, "-W", "ignore", str(PROVIDER), str(tmp_path / "provider.db"), back]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        app = {"provider_id": "province", "name": "省统一认证", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": url, "oauth_pkce_enabled": True}
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}, WUTONG_MFA_REQUIRED=False):
            yield url
        process.terminate()


def send(
    visitor: requests.Session, page: requests.Response, more: dict[str, object], follow: bool = True
) -> requests.Response:
    """Send the form of a page with its hidden fields, as a browser would."""
    form = next(one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if "post" in one[:300].lower())
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    given = {}
    for one in hidden:
        found = dict(re.findall(r'(name|value)="([^"]*)"', one))
        given[unescape(found["name"])] = unescape(found.get("value", ""))
    action = re.search(r'<form[^>]*action="([^"]*)"', form)
    url = urljoin(page.url, unescape(action[1])) if action and action[1] else page.url
    sent = {**given, **more}
    return visitor.post(url, data=sent, headers={"Referer": page.url}, timeout=20, allow_redirects=follow)


def dance(visitor: requests.Session, ours: str, theirs: str, start: str = "/account/sso/province/login/"):
    """From our door to the province, sign in there, consent, and back."""
    page = visitor.get(ours + start, timeout=20)
    if "/accounts/login/" in page.url:
        assert page.url.startswith(theirs)
        page = send(visitor, page, {"login": USER, "password": PASSWORD})
    if page.url.startswith(theirs):
        page = send(visitor, page, {"action": "grant", "scopes": ["openid", "profile", "email"]})
    return page


def test_the_province_says_who_somebody_is_and_grants_nothing(ours: str, theirs: str, clean) -> None:
    with requests.Session() as visitor:
        door = visitor.get(f"{ours}/account/login/", timeout=20).text
        assert "用省统一认证登录" in door
        page = dance(visitor, ours, theirs)
        assert page.url == f"{ours}/my/" and page.status_code == 200, (page.url, page.text[:500])
        (person,) = Person.objects.all()
        (tied,) = SocialAccount.objects.all()
        assert tied.user_id == person.pk and person.key.startswith("p-") and person.email == ""
        assert seats_of(person.key) == [] and not person.has_usable_password()
    with connect(clean.name, role=None) as owner:
        put_first(owner, "2025-11-03T09:00:00", new_seat(HERE, admin_party(load(HERE)), "boss", "admin"))
    grant(actor_of(seats_of("boss")[0], load(HERE)), new_seat(HERE, "window", person.key))
    with requests.Session() as visitor:
        page = dance(visitor, ours, theirs)
        assert page.url == f"{ours}/desk/"
        page = visitor.get(f"{ours}/account/seats/", timeout=20)
        assert load(HERE).parties["window"].name in page.text
    assert Person.objects.count() == 1


def test_an_answer_nobody_asked_for_lets_nobody_in(ours: str, theirs: str) -> None:
    with requests.Session() as visitor:
        page = visitor.get(f"{ours}/account/sso/province/callback/?code=stolen&state=guessed", timeout=20)
        assert "统一认证没有成功" in page.text and "wutong.css" in page.text
        assert "/account/login/" in visitor.get(f"{ours}/account/", timeout=20).url
    assert Person.objects.count() == 0


def test_the_code_of_one_visitor_is_no_use_to_another(ours: str, theirs: str) -> None:
    with requests.Session() as visitor, requests.Session() as thief:
        page = visitor.get(f"{ours}/account/sso/province/login/", timeout=20)
        page = send(visitor, page, {"login": USER, "password": PASSWORD})
        answer = send(visitor, page, {"action": "grant", "scopes": ["openid", "profile", "email"]}, follow=False)
        back = answer.headers["Location"]
        assert back.startswith(f"{ours}/account/sso/province/callback/") and "code=" in back
        assert "统一认证没有成功" in thief.get(back, timeout=20).text
        assert "/account/login/" in thief.get(f"{ours}/account/", timeout=20).url
    assert Person.objects.count() == 0


def test_a_province_that_is_not_configured_is_not_there(ours: str) -> None:
    answer = requests.get(f"{ours}/account/sso/nowhere/login/", timeout=20)
    assert answer.status_code == 404 and urlsplit(answer.url).netloc == urlsplit(ours).netloc
