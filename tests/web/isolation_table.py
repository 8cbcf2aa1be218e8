"""Every address there is, who may open it, and what they then get. An address that is not here fails the build.

`who`: `all`, `person` (signed in), `desk` (any seat but the administrator's), `desk:<kinds>`, `marks:<mark>` (seats of
a party with it), `admin` (`admin:here`: of the place it is about), `case…` (whoever has a part in the case named by
{number}), `own` (the person whose thing it is). What somebody may not open answers 302 to the door (nobody), 403 (another seat) or 404 (absent and not theirs
alike).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One address: who may open it, the addresses to try, what it then answers, and whether it takes forms."""

    who: str
    to: tuple[str, ...]
    gives: tuple[int, ...] = (200,)
    posts: bool = False


def _(who: str, *to: str, gives: int | tuple[int, ...] = 200, posts: bool = False) -> Rule:
    return Rule(who, to, (gives,) if isinstance(gives, int) else gives, posts)


TABLE: dict[str, Rule] = {
    # what is open to all
    "": _("all", "/"),
    "static/<str:name>": _("all", "/static/wutong.css"),
    "prefs": _("all", "/prefs", gives=405, posts=True),
    "help/": _("all", "/help/"),
    "accessibility/": _("all", "/accessibility/"),
    "privacy/": _("all", "/privacy/"),
    "track/": _("all", "/track/", "/track/?t={token}", posts=True),
    "case": _("all", "/case", gives=301),
    "works/": _("all", "/works/", "/works/?place={place}"),
    "works/<slug:ref>": _("all", "/works/none", gives=404),
    "open/": _("all", "/open/"),
    "open/<slug:place>": _("all", "/open/{place}"),
    "v/": _("all", "/v/"),
    "v/<str:code>": _("all", "/v/KF1-AAAA", gives=(404, 429)),
    "<slug:place>": _("all", "/{place}"),
    "<slug:place>/check": _("all", "/{place}/check"),
    "<slug:place>/forms/<str:form>.pdf": _("all", "/{place}/forms/{form}.pdf"),
    "<slug:place>/policy": _("all", "/{place}/policy"),
    "<slug:place>/<str:clause_id>": _("all", "/{place}/{clause}"),
    "_ui/": _("all", "/_ui/"),
    "wall/<path:name>": _("all", "/wall/{wall}"),
    "desk/worker.js": _("all", "/desk/worker.js"),
    # the self-service machine
    "k/": _("all", "/k/", gives=(200, 302)),
    "k/end": _("all", "/k/end", gives=404, posts=True),
    "k/still": _("all", "/k/still", gives=404),
    "k/<slug:place>/": _("all", "/k/{place}/", gives=(200, 404)),
    "k/<slug:place>/help": _("all", "/k/{place}/help", gives=(200, 404)),
    # the door
    "account/": _("person", "/account/"),
    "account/seats/": _("person", "/account/seats/"),
    "account/seat": _("all", "/account/seat", gives=405, posts=True),
    "account/js/<str:name>": _("all", "/account/js/none.js", gives=404),
    "account/login/": _("all", "/account/login/", gives=(200, 302), posts=True),
    "account/logout/": _("all", "/account/logout/", gives=(200, 302), posts=True),
    "account/inactive/": _("all", "/account/inactive/"),
    "account/code/": _("all", "/account/code/", gives=(200, 302), posts=True),
    "account/code/confirm/": _("all", "/account/code/confirm/", gives=302, posts=True),
    "account/again/": _("person", "/account/again/", gives=(200, 302, 403), posts=True),
    "account/password/": _("person", "/account/password/", gives=(200, 302), posts=True),
    "account/password/set/": _("person", "/account/password/set/", gives=(200, 302), posts=True),
    "account/sessions/": _("person", "/account/sessions/", posts=True),
    "account/factors/": _("person", "/account/factors/"),
    "account/factor/": _("all", "/account/factor/", gives=302, posts=True),
    "account/factor/again/": _("person", "/account/factor/again/", gives=(200, 302, 403), posts=True),
    "account/app/": _("person", "/account/app/", gives=(200, 302), posts=True),
    "account/app/drop/": _("person", "/account/app/drop/", gives=(302, 404), posts=True),
    "account/codes/": _("person", "/account/codes/", gives=(302, 404)),
    "account/codes/new/": _("person", "/account/codes/new/", gives=(200, 302), posts=True),
    "account/codes/file/": _("person", "/account/codes/file/", gives=(302, 404)),
    "account/passkeys/": _("person", "/account/passkeys/", gives=(200, 302)),
    "account/passkeys/add/": _("person", "/account/passkeys/add/", gives=(200, 302), posts=True),
    "account/passkeys/login/": _("all", "/account/passkeys/login/", gives=(200, 302), posts=True),
    "account/passkeys/again/": _("person", "/account/passkeys/again/", gives=(200, 302, 403), posts=True),
    "account/passkeys/<int:pk>/drop/": _("person", "/account/passkeys/1/drop/", gives=(302, 404), posts=True),
    "account/passkeys/<int:pk>/name/": _("person", "/account/passkeys/1/name/", gives=(302, 404), posts=True),
    "account/sso/cancelled/": _("all", "/account/sso/cancelled/"),
    "account/sso/failed/": _("all", "/account/sso/failed/", gives=401),
    "account/sso/<str:provider_id>/login/": _("all", "/account/sso/none/login/", gives=404, posts=True),
    "account/sso/<str:provider_id>/callback/": _("all", "/account/sso/none/callback/", gives=404),
    "demo/": _("all", "/demo/", posts=True),
    "demo/sms/": _("all", "/demo/sms/"),
    # a case
    "c/<str:number>/": _("case", "/c/{number}/"),
    "c/<str:number>/now": _("case", "/c/{number}/now"),
    "c/<str:number>/do/<path:key>": _("case", "/c/{number}/do/{task}?key=k", posts=True),
    "c/<str:number>/due/<path:key>": _("case", "/c/{number}/due/{limit}"),
    "c/<str:number>/act/<slug:key>": _("case", "/c/{number}/act/escalate?key=k", posts=True),
    "c/<str:number>/item/<str:code>/<slug:key>": _(
        "case", "/c/{number}/item/{item}/supply?key=k", gives=(200, 404), posts=True
    ),
    "c/<str:number>/contact": _("case:private", "/c/{number}/contact", posts=True),
    "c/<str:number>/paper/<str:key>.pdf": _("case", "/c/{number}/paper/{sheet}.pdf"),
    "c/<str:number>/file/<str:code>": _("case", "/c/{number}/file/{document}"),
    "c/<str:number>/line/<str:code>/": _("case:desk", "/c/{number}/line/{line}/?key=k", posts=True),
    "c/<str:number>/line/<str:code>.geojson": _("case", "/c/{number}/line/{line}.geojson", gives=(200, 404)),
    "desk/survey/<str:number>/": _("case:desk", "/desk/survey/{number}/"),
    "desk/new/done/<str:number>": _("case:doors", "/desk/new/done/{number}"),
    # every desk
    "desk/": _("desk", "/desk/"),
    "desk/fresh": _("desk", "/desk/fresh?since=2025-01-01T00:00"),
    "desk/print": _("desk", "/desk/print", posts=True),
    "desk/export": _("desk", "/desk/export", posts=True),
    "desk/undo": _("desk", "/desk/undo", gives=405, posts=True),
    "desk/columns": _("desk", "/desk/columns", gives=405, posts=True),
    "desk/batch": _("desk", "/desk/batch", gives=405, posts=True),
    "desk/search": _("desk", "/desk/search?q={text}"),
    "desk/survey/": _("desk", "/desk/survey/"),
    "desk/messages": _("desk", "/desk/messages", posts=True),
    "desk/handover": _("desk", "/desk/handover", posts=True),
    "desk/new/similar": _("desk", "/desk/new/similar?site.address={text}"),
    # desks with a door, desks of a kind
    "desk/new": _("doors", "/desk/new", posts=True),
    "desk/import": _("doors", "/desk/import", posts=True),
    "desk/import/template": _("doors", "/desk/import/template"),
    "desk/call": _("desk:window", "/desk/call?q={text}", posts=True),
    "desk/call/log": _("desk:window", "/desk/call/log", gives=405, posts=True),
    # supervisors
    "desk/clock/": _("marks:supervises", "/desk/clock/"),
    "desk/clock/act": _("marks:supervises", "/desk/clock/act", gives=405, posts=True),
    "desk/clock/export": _("marks:supervises", "/desk/clock/export"),
    "desk/clock/wall": _("marks:supervises", "/desk/clock/wall", gives=405, posts=True),
    "desk/assess/": _("assess", "/desk/assess/"),
    "desk/assess/cases": _("assess", "/desk/assess/cases"),
    "desk/assess/export": _("assess", "/desk/assess/export"),
    "desk/fees/": _("desk:utility department supervisor window", "/desk/fees/"),
    "desk/fees/export": _("desk:utility department supervisor window", "/desk/fees/export"),
    "desk/commit/": _("desk:utility department supervisor window", "/desk/commit/"),
    "desk/permit/": _("desk:department", "/desk/permit/"),
    "desk/rectify/": _("desk:utility department supervisor window builder", "/desk/rectify/"),
    "desk/works/": _("desk:utility department supervisor window builder", "/desk/works/"),
    "desk/credit/": _("desk:department supervisor utility window builder", "/desk/credit/"),
    "desk/credit/new": _("desk:department supervisor", "/desk/credit/new", posts=True),
    "desk/credit/<uuid:file>/": _("credit", "/desk/credit/{credit}/"),
    "desk/credit/<uuid:file>/<slug:verb>": _("credit", "/desk/credit/{credit}/confirm", gives=405, posts=True),
    # administrators: the people of their own place; what the papers say is open to all
    "admin/": _("admin", "/admin/"),
    "admin/packs/": _("all", "/admin/packs/"),
    "admin/packs/compare": _("all", "/admin/packs/compare"),
    "admin/packs/<str:place>/<str:edition>/": _("all", "/admin/packs/{place}/{edition}/"),
    "admin/packs/<str:place>/<str:edition>/try": _("all", "/admin/packs/{place}/{edition}/try"),
    "admin/packs/<str:place>/<str:edition>/check": _("all", "/admin/packs/{place}/{edition}/check"),
    "admin/packs/<str:place>/<str:edition>/zip": _("all", "/admin/packs/{place}/{edition}/zip"),
    "admin/calendar/": _("admin", "/admin/calendar/"),
    "admin/people/": _("admin", "/admin/people/"),
    "admin/people/new": _("admin", "/admin/people/new", posts=True),
    "admin/people/export": _("admin", "/admin/people/export"),
    "admin/people/import": _("admin", "/admin/people/import", posts=True),
    "admin/people/template": _("admin", "/admin/people/template"),
    "admin/people/<str:key>/": _("admin:here", "/admin/people/{place}-window-1/"),
    "admin/people/<str:key>/act": _("admin:here", "/admin/people/{place}-window-1/act", gives=405, posts=True),
    "admin/texts/": _("admin", "/admin/texts/"),
    "admin/texts/words": _("admin", "/admin/texts/words"),
    "admin/audit/": _("admin", "/admin/audit/"),
    "admin/audit/export": _("admin", "/admin/audit/export"),
    "admin/audit/verify": _("admin", "/admin/audit/verify", gives=405, posts=True),
    "admin/retention/": _("admin", "/admin/retention/", posts=True),
    # the applicant
    "my/": _("person", "/my/"),
    "my/todo": _("person", "/my/todo"),
    "my/drafts": _("person", "/my/drafts"),
    "my/files": _("person", "/my/files", posts=True),
    "my/files/<uuid:upload>": _("own", "/my/files/{upload}"),
    "my/messages": _("person", "/my/messages", posts=True),
    "my/settings": _("person", "/my/settings"),
    "my/settings/name": _("person", "/my/settings/name", gives=405, posts=True),
    "my/settings/phone": _("person", "/my/settings/phone", gives=405, posts=True),
    "apply/phone/<str:token>": _("all", "/apply/phone/none", gives=404, posts=True),
    "apply/<uuid:draft>/": _("own", "/apply/{draft}/"),
    "apply/<uuid:draft>/discard": _("own", "/apply/{draft}/discard", gives=405, posts=True),
    "apply/<uuid:draft>/link": _("own", "/apply/{draft}/link", gives=302, posts=True),
    "apply/<uuid:draft>/papers": _("own", "/apply/{draft}/papers", posts=True),
    "apply/<uuid:draft>/papers/rows": _("own", "/apply/{draft}/papers/rows"),
    "apply/<uuid:draft>/papers/<uuid:upload>": _("own", "/apply/{draft}/papers/{paper}"),
    "apply/<uuid:draft>/phone.svg": _("own", "/apply/{draft}/phone.svg"),
    "apply/<uuid:draft>/check": _("own", "/apply/{draft}/check"),
    "apply/<uuid:draft>/form.pdf": _("own", "/apply/{draft}/form.pdf"),
    "apply/<uuid:draft>/sign": _("own", "/apply/{draft}/sign", gives=(200, 302), posts=True),
    "apply/<uuid:draft>/done": _("own", "/apply/{draft}/done", gives=(200, 302)),
    "apply/<uuid:draft>/done.svg": _("own", "/apply/{draft}/done.svg", gives=(200, 302, 404)),
    "apply/<uuid:draft>/<slug:key>": _("own", "/apply/{draft}/services", gives=(200, 302, 404), posts=True),
    "apply/<uuid:draft>/<slug:key>/autosave": _("own", "/apply/{draft}/services/autosave", gives=405, posts=True),
    "<slug:place>/apply": _("all", "/{place}/apply"),
    "<slug:place>/apply/new": _("person", "/{place}/apply/new", gives=405, posts=True),
    "<slug:place>/apply/from/<uuid:case>": _("person", "/{place}/apply/from/{case}", gives=405, posts=True),
}
