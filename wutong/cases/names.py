"""Keys as people say them, in Chinese or English: parties, services, lines, facts."""

from collections.abc import Iterable, Mapping, Sequence

from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.law.pack import Pack
from wutong.law.said import Said, listed, named


def party_name(key: str, pack: Pack, lang: str = "zh") -> str:
    """The name of a party for people."""
    if key == SYSTEM:
        return pack.common.term("called.system", lang)
    party = pack.parties.get(key)
    return key if party is None else party.name if lang == "zh" else party.en


def called(key: str, pack: Pack, lang: str = "zh") -> str:
    """What people call a key: a party, a document, a payer, a survey mode; the key itself if nothing else."""
    if key in pack.parties or key == SYSTEM:
        return party_name(key, pack, lang)
    return (pack.words if lang == "zh" else pack.words_en).get(key, key)


def scope_name(scope: str, pack: Pack, state: State, lang: str = "zh") -> str:
    """A scope of a case in hand as people say it."""
    return scope_called(scope, pack, {code: line.services for code, line in state.view.lines.items()}, lang)


def scope_called(scope: str, pack: Pack, lines: Mapping[str, Sequence[str]], lang: str = "zh") -> str:
    """A scope as people say it: a service by its word, a line by its code and services, a party by its name.

    `lines` are the services of each line of the case by its code; the case as a whole is the empty text.
    """
    head, _, department = scope.partition(".")
    names = {service.key: service.name if lang == "zh" else service.en for service in pack.city.service}
    term = pack.common.term
    if head not in lines:
        return names.get(head) or party_name(head, pack, lang) if head else ""
    served = [names.get(one, one) for one in lines[head]]
    line = term("called.line", lang).format(services=term("between.services", lang).join(served), line=head)
    if not department:
        return line
    return term("called.within", lang).format(line=line, party=party_name(department, pack, lang))


def party_said(key: str, pack: Pack) -> Said:
    """What people call a party, the applicant, or the system, in both languages."""
    return Said(called(key, pack), called(key, pack, "en"))


def scope_said(scope: str, pack: Pack, state: State) -> Said:
    """A scope as people say it, in both languages."""
    return Said(scope_name(scope, pack, state), scope_name(scope, pack, state, "en"))


def services_said(keys: Iterable[str], pack: Pack) -> Said:
    """Services by their names; a key that is none as it came."""
    names = {service.key: named(service) for service in pack.city.service}
    return listed(names.get(key, key) for key in keys)


def facts_said(keys: Iterable[str], pack: Pack) -> Said:
    """Facts by their names; a key that is none as it came."""
    facts = pack.common.facts
    return listed(named(facts[key]) if key in facts else key for key in keys)
