"""Keys as people say them: parties, services, lines."""

from wutong.cases.seat import SYSTEM
from wutong.cases.state import State
from wutong.law.pack import Pack

SYSTEM_NAME = "系统"


def party_name(key: str, pack: Pack) -> str:
    """The name of a party for people."""
    if key == SYSTEM:
        return SYSTEM_NAME
    return pack.parties[key].name if key in pack.parties else key


def called(key: str, pack: Pack) -> str:
    """What people call a key: a party, a document, a payer, a survey mode; the key itself if nothing else."""
    if key in pack.parties or key == SYSTEM:
        return party_name(key, pack)
    return pack.words.get(key, key)


def scope_name(scope: str, pack: Pack, state: State) -> str:
    """A scope as people say it: a service by its word, a line by its code and services."""
    head, _, department = scope.partition(".")
    names = {service.key: service.name for service in pack.city.service}
    if head in state.view.lines:
        served = "".join(names.get(one, one) for one in state.view.lines[head].services)
        return f"{served}线{head}" + (f"·{party_name(department, pack)}" if department else "")
    return names.get(head) or party_name(head, pack) if head else ""
