"""The code under the QR: genuine papers verify, anything else does not, and nothing personal is told."""

import random
from dataclasses import asdict, replace

import pytest

from tests.conftest import part_of_story, whole_story
from tests.papers.test_papers import BASE, play, text_of
from wutong.cases.queries import ask_as, entries, find_credit
from wutong.cases.seat import system
from wutong.cases.store import Store
from wutong.law.home import ROOT
from wutong.papers.code import code_of, follow_token, number_of, read_follow_token, verify
from wutong.papers.credit import make_credit
from wutong.papers.kinds import credit_papers, papers_of
from wutong.site.cli_story import run_file
from wutong.site.wiring import Scratch


def test_every_paper_verifies_and_no_other_code_does(scratch: Scratch) -> None:
    played = play(whole_story("kaifeng"), scratch)
    store, by_seq = played.stage.store, {one["seq"]: one for one in played.entries}
    kinds = papers_of(played.pack, played.state, played.entries)
    codes = {code_of(store.vault, played.state.number, by_seq[one.seq], one.key): one for one in kinds}
    assert len(codes) == len(kinds)
    for code, kind in list(codes.items())[:25]:
        found = verify(store, code)
        assert found and (found.title, found.in_force, found.place) == (kind.title, kind.in_force, "kaifeng")
        told = str(asdict(found))
        assert not [value for value in played.state.sealed.values() if isinstance(value, str) and value in told]
    dice = random.Random(7)
    for _ in range(1000):
        code = dice.choice(list(codes))
        wrong = _mutated(code, dice)
        assert wrong in codes or verify(store, wrong) is None, wrong


def _mutated(code: str, dice: random.Random) -> str:
    """One bit changed, a character lost, two swapped, or one put in."""
    place = dice.randrange(len(code))
    match dice.randrange(4):
        case 0:
            return code[:place] + chr(ord(code[place]) ^ (1 << dice.randrange(7))) + code[place + 1 :]
        case 1:
            return code[:place] + code[place + 1 :]
        case 2:
            other = dice.randrange(len(code))
            letters = list(code)
            letters[place], letters[other] = letters[other], letters[place]
            return "".join(letters)
        case _:
            return code[:place] + dice.choice("ABC234-\x00' ") + code[place:]


@pytest.mark.parametrize(
    "code", ["", "-", "SZ20250101-AAAAA", "x" * 5000, "SZ20250101-AAAAA-" + "A" * 16, "\x00", "'; --"]
)
def test_a_code_that_is_nobodys_tells_nothing(code: str, scratch: Scratch) -> None:
    stage = part_of_story(scratch, "suizhou", 1)
    assert verify(stage.store, code) is None


def test_an_altered_entry_is_not_verified(scratch: Scratch) -> None:
    played = play(whole_story("suizhou"), scratch)
    entry = played.entries[1]
    altered = {**entry, "hash": "0" * 64}
    key = next(one.key for one in papers_of(played.pack, played.state, played.entries) if one.seq == entry["seq"])
    assert verify(played.stage.store, code_of(played.stage.store.vault, played.state.number, entry, key))
    assert not verify(played.stage.store, code_of(played.stage.store.vault, played.state.number, altered, key))


def test_the_credit_register_has_its_papers(scratch: Scratch) -> None:
    """The story of a suspension: event, decision, interview, restoration, each with its code."""
    seen: set[str] = set()
    for path in sorted((ROOT / "cities" / "zhoukou").glob("*/stories/*.toml")):
        if 'do = "confirm"' not in path.read_text(encoding="utf-8"):
            continue
        stage = run_file(path, scratch)
        connection = stage.store.connection()
        ask_as(connection, system("zhoukou"))
        for file_id in stage.files.values():
            file = find_credit(connection, "zhoukou", file_id)
            assert file
            ledger, pack = entries(connection, file_id), stage.pack()
            for one in credit_papers(pack, file, ledger):
                seen.add(one.row)
                pdf = make_credit(pack, file, ledger, one.key, vault=stage.store.vault, base_url=BASE)
                assert number_of(pack, file) in text_of(pdf)
                entry = next(each for each in ledger if each["seq"] == one.seq)
                found = verify(stage.store, code_of(stage.store.vault, number_of(pack, file), entry, one.key))
                assert found and found.title == one.title
    assert seen >= {"credit_event", "suspended"}


def test_a_token_to_follow_a_case_outlives_a_change_of_keys_and_cannot_be_made_up(store: Store) -> None:
    vault = store.vault
    token = follow_token(vault, "ZK20251103-ABCDE")
    turned = replace(vault, keys={**vault.keys, "new": b"n" * 32}, current="new")
    assert read_follow_token(turned, token) == read_follow_token(vault, token) == "ZK20251103-ABCDE"
    assert follow_token(turned, "ZK20251103-ABCDE") != token
    code = token.rpartition(".")[2]
    for forged in ("", ".", code, f".{code}", f"ZK20251103-ABCDF.{code}", token.lower(), token + "A", "\x00", "ZK.é"):
        assert read_follow_token(vault, forged) == "", forged
