"""The door: passwords, locks, second factors, phone codes, seats, sessions, the demonstration."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client, override_settings
from django.urls import reverse

from wutong.cases.port import hold
from wutong.law.read import load, places
from wutong.people.adapter import outbox
from wutong.people.audit import deeds
from wutong.people.demo import admin_party, plant
from wutong.people.models import Person
from wutong.people.phones import person_by_phone, phone_of, put_phone
from wutong.people.seats import actor_of, grant, new_seat, put_first, revoke, seats_of
from wutong.people.staff import new_password, open_account, set_active
from wutong.site.wiring import connect

HERE, THERE = places()[:2]
PASSWORD = "plane-tree-7781"
FAST = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], WUTONG_MFA_REQUIRED=False)


@pytest.fixture
def house(store, clean):
    hold(store)
    with connect(clean.name, role=None) as owner:
        for place in (HERE, THERE):
            put_first(owner, "2025-11-03T09:00:00", new_seat(place, admin_party(load(place)), f"{place}-boss", "admin"))
    with FAST:
        yield store


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def boss(place: str = HERE):
    return actor_of(seats_of(f"{place}-boss")[0], load(place))


def clerk(name: str = "clerk", *parties: str) -> Person:
    person = Person(username=name, name="陈静怡")
    person.set_password(PASSWORD)
    person.save()
    for party in parties or ("window",):
        grant(boss(), new_seat(HERE, party, person.key))
    return person


def sign_in(client: Client, name: str = "clerk", password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": name, "password": password, **more})


def who(client: Client) -> str:
    """The key of whoever is signed in, by the page's own account."""
    client.get("/account/")
    found = client.session.get("_auth_user_id")
    return Person.objects.get(pk=found).key if found else ""


def test_staff_sign_in_by_password_and_the_session_changes(house, client) -> None:
    person = clerk()
    client.get(reverse("account_login"))
    client.session["x"] = 1
    before = client.cookies.get("wutong")
    answer = sign_in(client)
    assert answer.status_code == 302 and answer["Location"] == "/desk/"
    assert who(client) == person.key
    assert before is None or client.cookies["wutong"].value != before.value
    assert ("signed_in", person.key) in [(deed.verb, deed.person) for deed in deeds(boss())]
    page = client.get("/account/seats/").content.decode()
    assert load(HERE).parties["window"].name in page


def test_a_person_is_written_to_in_the_language_last_chosen(house, client) -> None:
    person = clerk()
    client.post("/prefs", {"lang": "en", "next": "/"})
    assert Person.objects.get(key=person.key).lang == "", "nobody is signed in yet"
    sign_in(client)
    assert Person.objects.get(key=person.key).lang == "en", "who first comes by English pages"
    client.post("/prefs", {"mode": "elder", "next": "/"})
    assert Person.objects.get(key=person.key).lang == "en"
    client.post("/prefs", {"lang": "zh", "next": "/"})
    assert Person.objects.get(key=person.key).lang == "zh"


def test_five_wrong_passwords_lock_the_name_for_everyone_until_time_has_passed(house, client, clock) -> None:
    clerk()
    for _ in range(5):
        assert "登录名或密码不对" in sign_in(client, password="wrong").content.decode()
    assert "已经锁住" in sign_in(client).content.decode()
    assert "已经锁住" in sign_in(Client(SERVER_NAME="localhost", REMOTE_ADDR="10.1.1.1"), "CLERK").content.decode()
    assert who(client) == ""
    clock.move(clock.now() + timedelta(minutes=15))
    assert sign_in(client).status_code == 302


def test_an_unknown_name_is_answered_like_a_wrong_password_and_locks_alike(house, client) -> None:
    clerk()
    known, unknown = sign_in(client, password="x"), sign_in(client, "nobody", "x")
    strip = lambda page: re.sub(r'value="[^"]*"', "", page.content.decode())  # noqa: E731
    assert strip(known) == strip(unknown)


@pytest.mark.parametrize(
    "name", ["a\x00b", "x" * 10_000, "'; DROP TABLE people_person; --", "\ud83d\ude00" if False else "😀" * 70, " "]
)
def test_hostile_names_get_words_beside_the_field(house, client, name: str) -> None:
    answer = sign_in(client, name)
    page = answer.content.decode()
    assert (answer.status_code == 200 and 'aria-invalid="true"' in page) or "不对" in page
    assert "Ensure this" not in page and len(page) < 40_000


@pytest.mark.parametrize("phone", ["a\x00b", "1" * 10_000, "+1 555 123 4567", "１３９", ""])
def test_hostile_phones_get_words_beside_the_field(house, client, phone: str) -> None:
    answer = client.post(reverse("account_request_login_code"), {"phone": phone})
    assert answer.status_code == 200 and 'aria-invalid="true"' in answer.content.decode()
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "http:evil", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_host(house, client, to: str) -> None:
    clerk()
    assert sign_in(client, next=to)["Location"] == "/desk/"
    seat = seats_of(Person.objects.get().key)[0].id
    assert client.post("/account/seat", {"seat": seat, "next": to})["Location"] == "/desk/"
    assert "evil" not in client.post(reverse("account_logout"), {"next": to})["Location"]


def test_next_on_this_host_is_kept(house, client) -> None:
    clerk()
    assert sign_in(client, next="/account/sessions/")["Location"] == "/account/sessions/"


def ask(client: Client, phone: str = "13900000031"):
    return client.post(reverse("account_request_login_code"), {"phone": phone}, follow=True)


def code_of(store) -> str:
    return re.findall(r"\d{6}", outbox().last(1)[0].text)[0]


def test_an_applicant_comes_and_comes_back_by_phone(house, client, clock) -> None:
    page = ask(client, "+86 139 0000 0031").content.decode()
    assert "139****0031" in page and "13900000031" not in page
    assert client.post(reverse("account_confirm_login_code"), {"code": "000000"}).status_code == 200
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_of(house)})
    assert answer.status_code == 302 and answer["Location"] == "/my/"
    person = person_by_phone("13900000031")
    assert person and who(client) == person.key and person.phone_sure and person.key.startswith("p-")
    assert phone_of(person) == "13900000031" and b"13900000031" not in bytes(person.phone_sealed)
    client.post(reverse("account_logout"))
    clock.move(clock.now() + timedelta(minutes=2))
    again = Client(SERVER_NAME="localhost")
    ask(again)
    again.post(reverse("account_confirm_login_code"), {"code": code_of(house)})
    assert who(again) == person.key and Person.objects.count() == 1


def test_the_code_of_one_is_no_use_to_another(house, client, clock) -> None:
    ask(client)
    other = Client(SERVER_NAME="localhost")
    code = code_of(house)
    assert other.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
    assert who(other) == ""
    ask(other, "13900000032")
    if code_of(house) != code:
        other.post(reverse("account_confirm_login_code"), {"code": code})
        assert who(other) == ""


def test_three_wrong_codes_end_it(house, client) -> None:
    ask(client)
    right = code_of(house)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": wrong})
    client.post(reverse("account_confirm_login_code"), {"code": right})
    assert who(client) == ""


def test_messages_are_limited_per_phone_address_and_day(house, clock) -> None:
    def send(phone: str, ip: str) -> str:
        visitor = Client(SERVER_NAME="localhost", REMOTE_ADDR=ip)
        return visitor.post(reverse("account_request_login_code"), {"phone": phone}).content.decode()

    assert send("13900000033", "10.0.0.1") == ""
    assert "发得太多了，请在 2025-11-03 09:11 以后再试" in send("13900000033", "10.0.0.2")
    for _ in range(4):
        clock.move(clock.now() + timedelta(minutes=2))
        assert send("13900000033", "10.0.0.1") == ""
    clock.move(clock.now() + timedelta(minutes=2))
    assert "2025-11-04" in send("13900000033", "10.0.0.9")
    sent = sum(send(f"139{n:08}", "10.0.0.3") == "" for n in range(30))
    assert sent == 20
    assert len(outbox().last(100)) == 25


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_staff_without_a_second_factor_are_led_to_set_one_up(house, client) -> None:
    clerk()
    with override_settings(WUTONG_MFA_REQUIRED=True):
        sign_in(client)
        assert client.get("/")["Location"] == reverse("mfa_index")
        assert "须先设好二次验证" in client.get(reverse("mfa_index")).content.decode()
        again = client.get(reverse("mfa_activate_totp"))["Location"]
        assert again.startswith(reverse("account_reauthenticate"))
        assert "密码不对" in client.post(again, {"password": "wrong"}).content.decode()
        assert client.post(again, {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
        page = client.get(reverse("mfa_activate_totp"))
        assert 'class="qr"' in page.content.decode()
        secret = re.findall(r"<code>(\w+)</code>", page.content.decode())[0]
        assert "验证码不对" in client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
        done = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)}, follow=True)
        assert "还有 10 个" in done.content.decode()
        assert client.get("/").status_code == 200
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data) and factor_adapter().decrypt(kept.data["secret"]) == secret


def test_the_second_factor_is_asked_for_and_a_recovery_code_is_good_once(house, client) -> None:
    person = clerk()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person).get_unused_codes()
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert who(client) == ""
    assert "验证码不对" in client.post(reverse("mfa_authenticate"), {"code": "nonsense"}).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": totp("JBSWY3DPEHPK3PXP")})
    assert who(client) == person.key
    for code, let_in in ((codes[0], True), (codes[0], False)):
        visitor = Client(SERVER_NAME="localhost")
        sign_in(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": code})
        assert (who(visitor) == person.key) == let_in


def test_seats_are_switched_and_only_ones_own(house, client) -> None:
    person = clerk("clerk", "window", "police")
    other = clerk("other", "water_company")
    sign_in(client)
    mine = {seat.party: seat.id for seat in seats_of(person.key)}
    for party in ("police", "window", "police"):
        assert client.post("/account/seat", {"seat": mine[party]}).status_code == 302
        page = client.get("/account/seats/")
        assert page.wsgi_request.actor.party == party and page.wsgi_request.actor.seat == mine[party]
    assert client.post("/account/seat", {"seat": seats_of(other.key)[0].id}).status_code == 404
    assert client.post("/account/seat", {"seat": "\x00"}).status_code == 404
    assert client.get("/account/seat").status_code == 405


def test_a_revoked_seat_and_a_closed_account_are_gone_at_the_next_click(house, client) -> None:
    person = clerk("clerk", "window", "police")
    sign_in(client)
    held = {seat.party: seat.id for seat in seats_of(person.key)}
    client.post("/account/seat", {"seat": held["police"]})
    revoke(boss(), held["police"])
    assert client.get("/account/seats/").wsgi_request.actor.party == "window"
    revoke(boss(), held["window"])
    page = client.get("/account/seats/")
    assert page.wsgi_request.actor is None and page.wsgi_request.person == person
    set_active(boss(), person.key, False)
    assert client.get("/account/seats/")["Location"].startswith("/account/login/")
    assert "登录名或密码不对" in sign_in(client, follow="").content.decode() or sign_in(client)["Location"] == reverse(
        "account_inactive"
    )


def test_an_administrator_looks_after_the_people_of_one_place(house, client) -> None:
    person, password = open_account(boss(), "new-clerk", "李卫国")
    grant(boss(), new_seat(HERE, "window", person.key))
    assert sign_in(client, "new-clerk", password).status_code == 302
    fresh = new_password(boss(), person.key)
    assert client.get("/account/seats/")["Location"].startswith("/account/login/")
    assert sign_in(client, "new-clerk", fresh).status_code == 302
    for act in (lambda: set_active(boss(THERE), person.key, False), lambda: new_password(boss(THERE), person.key)):
        with pytest.raises(Exception, match="没有这个人"):
            act()
    for name in ("ab", "new-CLERK", "a b", "a\x00bc", "x" * 65):
        with pytest.raises(Exception, match="登录名"):
            open_account(boss(), name, "")


@pytest.mark.parametrize(("staff", "minutes"), [(True, 30), (False, 120)])
def test_an_idle_session_ends(house, client, clock, staff: bool, minutes: int) -> None:
    if staff:
        clerk()
    else:
        Person.objects.create(username="clerk").set_password(PASSWORD)
        person = Person.objects.get()
        person.set_password(PASSWORD)
        person.save()
    sign_in(client)
    client.get("/account/")
    for _ in range(3):
        clock.move(clock.now() + timedelta(minutes=minutes - 1))
        assert client.get("/account/").status_code == 200
    clock.move(clock.now() + timedelta(minutes=minutes, seconds=61))
    assert not client.get("/static/wutong.css").cookies, "the files of a page say nothing of a session"
    assert client.get("/account/")["Location"].startswith("/account/login/")
    assert "没有操作" in client.get(reverse("account_login")).content.decode()
    assert "没有操作" not in client.get(reverse("account_login")).content.decode()


def test_signing_out_everywhere_else(house, client) -> None:
    clerk()
    other = Client(SERVER_NAME="localhost")
    for one in (client, other):
        sign_in(one)
    assert who(other)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "本机" in page and "退出其他设备" in page
    client.post(reverse("usersessions_list"))
    assert who(client) and not who(other)


def test_a_changed_password_ends_other_sessions(house, client) -> None:
    clerk()
    other = Client(SERVER_NAME="localhost")
    for one in (client, other):
        sign_in(one)
    url = reverse("account_change_password")
    weak = client.post(url, {"oldpassword": PASSWORD, "password1": "123", "password2": "123"}).content.decode()
    assert "太短" in weak and "This password" not in weak
    fresh = "another-plane-tree-9"
    assert client.post(url, {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}).status_code == 302
    assert who(client) and not who(other)


def test_the_demonstration_is_there_only_in_a_demonstration(house, client, clean) -> None:
    with connect(clean.name, role=None) as owner:
        plant(owner)
    for url in (reverse("demo"), reverse("demo_sms")):
        assert client.get(url).status_code == 404
    assert client.post(reverse("demo"), {"person": f"{HERE}-window-1"}).status_code == 404
    with override_settings(WUTONG_DEMO=True):
        page = client.get(reverse("demo")).content.decode()
        for place in places():
            assert f"{place}-window-1" in page and f"{place}-admin-1" in page and f"{place}-applicant-5" in page
        assert client.post(reverse("demo"), {"person": f"{HERE}-window-1"})["Location"] == "/desk/"
        assert who(client) == f"{HERE}-window-1"
        assert client.get("/account/seats/").wsgi_request.actor.place == HERE
        assert client.post(reverse("demo"), {"person": f"{HERE}-applicant-1"})["Location"] == "/my/"
        assert client.post(reverse("demo"), {"person": "nobody\x00"}).status_code == 404
        ask(Client(SERVER_NAME="localhost"))
        assert "139****0031" in client.get(reverse("demo_sms")).content.decode()
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_nobody_but_the_invented_is_signed_in_by_a_click(house, client) -> None:
    person = clerk()
    with override_settings(WUTONG_DEMO=True):
        assert client.post(reverse("demo"), {"person": person.key}).status_code == 404


PAGES = [
    "account", "account_seats", "account_logout", "account_reauthenticate", "account_change_password", "usersessions_list",
    "mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn",
]  # fmt: skip
DOORS = [
    "account_login",
    "account_request_login_code",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
]


MORE = ["mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate", "mfa_list_webauthn"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_ours_in_both_languages(house, client, lang: str) -> None:
    client.post("/prefs", {"lang": lang, "next": "/"})
    person = clerk()
    for name in DOORS:
        _ours(client.get(reverse(name)), lang, name)
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in PAGES:
        _ours(client.get(reverse(name)), lang, name)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "k", "credential": {}})
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_list_webauthn",
    ):
        _ours(client.get(reverse(name)), lang, name)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        _ours(client.get(reverse(name, args=[key.pk])), lang, name)
    put_phone(person, "13900000041", True)
    page = client.get(reverse("mfa_download_recovery_codes"))
    assert page.status_code == 200 and page["Content-Type"].startswith("text/plain")


def _ours(answer, lang: str, name: str) -> None:
    page = answer.content.decode()
    assert answer.status_code in (200, 401) and "wutong.css" in page and f'<html lang="{lang}' in page, name
    shown = re.sub(r"<script.*?</script>|<header.*?</header>|<[^>]*>", " ", page, flags=re.DOTALL)
    if lang == "en":
        assert (
            not re.search(r"[\u3400-\u9fff]", shown.replace("陈静怡", "").replace("中文", ""))
            or name == "account_seats"
        ), name
    assert "onclick" not in page and "<style" not in page
    assert all("src=" in one or "application/json" in one for one in re.findall(r"<script[^>]*>", page)), name


def test_the_scripts_of_passkeys_come_from_this_host(house, client) -> None:
    for name in ("webauthn-json.js", "webauthn.js", "onload.js"):
        answer = client.get(reverse("account_script", args=[name]))
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/javascript")
    assert client.get("/account/js/settings.py").status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *MORE])
def test_a_stranger_is_led_to_the_door(house, client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and answer["Location"].startswith(("/account/login/", "/"))
    assert who(client) == ""


def test_what_middleware_answers_carries_the_headers_too(house, client) -> None:
    clerk()
    sign_in(client)
    with override_settings(WUTONG_MFA_REQUIRED=True):
        assert "script-src 'self'" in client.get("/")["Content-Security-Policy"]
    forged = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert forged.status_code == 403 and "script-src 'self'" in forged["Content-Security-Policy"]


def test_too_many_tries_from_one_address_get_our_page(house, client) -> None:
    for _ in range(61):
        answer = client.post(reverse("account_login"), {"login": "", "password": ""})
    assert answer.status_code == 429 and "请求太快了" in answer.content.decode()
