"""The tables of a case. Rows are written by the verbs' one statement (`store`), read by queries and pages.

`Task` rows are a projection: `refresh` can throw them away and make the same ones again from the ledger.
Every table carries `place`, and row-level security (migration 0002) stands behind the access gate.
Children have no foreign-key constraint in the database: `wutong_apply` is the only writer, it writes a case and
its children in one transaction, and the check per row cost a quarter of it.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Case(models.Model):
    """办件: one joint application, pinned to the edition in force on its day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.TextField()
    number = models.TextField(unique=True)
    edition = models.TextField()
    journey = models.TextField()
    status = models.TextField()
    rev = models.IntegerField()
    seq = models.IntegerField()
    head = models.TextField()
    facts = models.JSONField()
    rounds = models.JSONField()
    events = models.JSONField()
    form = models.JSONField()
    sealed = models.BinaryField(null=True)
    parties = ArrayField(models.TextField())
    person = models.TextField()
    project = models.TextField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "-opened_at"], name="case_by_place"),
            models.Index(fields=["project"], name="case_by_project", condition=~models.Q(project="")),
        ]


class Order(models.Model):
    """One service of a case and the unit that supplies it."""

    pk = models.CompositePrimaryKey("case_id", "service")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    service = models.TextField()
    unit = models.TextField()
    facts = models.JSONField()
    dropped = models.BooleanField(default=False)


class Line(models.Model):
    """外线: one utility × one continuous line, or a joint line of several services."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    code = models.TextField()
    services = ArrayField(models.TextField())
    facts = models.JSONField()
    dropped = models.BooleanField(default=False)


class Task(models.Model):
    """One task copy, open, done, or waiting with a running clock. A projection."""

    pk = models.CompositePrimaryKey("case_id", "key")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    key = models.TextField()
    party = models.TextField()
    status = models.TextField()
    opened_at = models.DateTimeField(null=True)
    target = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    done_by = models.TextField(default="")
    person = models.TextField(default="", db_default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["place", "party", "due"],
                name="task_worklist",
                condition=models.Q(status="open"),
            ),
            models.Index(
                fields=["due"],
                name="task_by_due",
                condition=models.Q(due__isnull=False) & ~models.Q(status="done"),
            ),
        ]


class Entry(models.Model):
    """One act, for ever. `stream` is a case or a credit file; `hash` covers the one before."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.UUIDField()
    seq = models.IntegerField()
    place = models.TextField()
    at = models.DateTimeField()
    verb = models.TextField()
    task = models.TextField()
    person = models.TextField()
    seat = models.TextField()
    party = models.TextField()
    clause = models.TextField()
    outcome = models.TextField()
    body = models.JSONField()
    hash = models.BinaryField()


class OpenItem(models.Model):
    """缺件、补正、待整改、整改: owner, due, what it blocks."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    code = models.TextField()
    kind = models.TextField()
    scope = models.TextField()
    owner = models.TextField()
    raised_by = models.TextField()
    text = models.TextField()
    blocks = ArrayField(models.TextField())
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True)
    supplied = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    lapsed = models.DateTimeField(null=True)


class Stop(models.Model):
    """A pause of the clocks of a scope, with reason and evidence."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    code = models.TextField()
    scope = models.TextField()
    reason = models.TextField()
    evidence = models.TextField()
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)


class Document(models.Model):
    """A paper handed in once and shared with everyone in the case; the bytes lie by their digest."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    code = models.TextField()
    kind = models.TextField()
    name = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()


class Charge(models.Model):
    """A charge with its payer and the published basis it rests on."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, db_constraint=False)
    place = models.TextField()
    code = models.TextField()
    item = models.TextField()
    service = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    payer = models.TextField()
    document_no = models.TextField()
    standard = models.TextField()
    clause = models.TextField()
    at = models.DateTimeField()


class Notice(models.Model):
    """The outbox: whom to tell what; sent by workers, each once (`once` is the digest of what makes it one)."""

    id = models.BigAutoField(primary_key=True)
    place = models.TextField()
    case = models.ForeignKey(Case, models.CASCADE, null=True, db_constraint=False)
    recipient = models.TextField()
    kind = models.TextField()
    once = models.UUIDField(unique=True)
    body = models.JSONField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="notice_unsent", condition=models.Q(sent_at__isnull=True)),
        ]


class Seat(models.Model):
    """A person's place at a desk: person × party × role × place."""

    id = models.TextField(primary_key=True)
    place = models.TextField()
    party = models.TextField()
    role = models.TextField()
    person = models.TextField()
    home_unit = models.TextField(default="")
    active = models.BooleanField(default=True)


class CreditFile(models.Model):
    """A suspected breach of a unit: reported, answered, confirmed by a second officer, with its consequence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.TextField()
    subject = models.TextField()
    breach = models.TextField()
    status = models.TextField()
    reported_by = models.TextField()
    confirmed_by = models.TextField(default="")
    on = models.DateField()
    facts = models.JSONField()
    rectified_on = models.DateField(null=True)
    suspended_from = models.DateField(null=True)
    seq = models.IntegerField(default=0)
    head = models.TextField(default="")
    edition = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "subject"], name="credit_by_subject")]


class Idem(models.Model):
    """An act already done under its key: the same key with the same body gets the same answer."""

    pk = models.CompositePrimaryKey("scope", "key")
    scope = models.TextField()
    key = models.TextField()
    fingerprint = models.UUIDField()
    answer = models.JSONField()
    at = models.DateTimeField()


class Draft(models.Model):
    """申请草稿: what somebody has filled in so far. An applicant's is the person's, a clerk's the desk's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.TextField()
    edition = models.TextField()
    business = models.TextField()
    channel = models.TextField()
    party = models.TextField()
    person = models.TextField()
    seat = models.TextField()
    applicant = models.TextField(default="")
    source = models.UUIDField(null=True)
    services = ArrayField(models.TextField())
    later = ArrayField(models.TextField())
    sealed = models.BinaryField()
    rev = models.IntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_case = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "person", "-changed_at"], name="draft_by_person"),
            models.Index(fields=["place", "changed_at"], name="draft_by_age"),
        ]


class Upload(models.Model):
    """A file somebody sent: for which papers it serves, in which draft or case. The bytes lie on the shelf."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.TextField()
    person = models.TextField()
    digest = models.TextField()
    name = models.TextField()
    media = models.TextField()
    size = models.IntegerField()
    kinds = ArrayField(models.TextField())
    draft = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    meta = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["draft"], name="upload_by_draft"),
            models.Index(fields=["case_id"], name="upload_by_case"),
            models.Index(fields=["place", "person", "-at"], name="upload_by_person"),
            models.Index(fields=["digest"], name="upload_by_digest"),
        ]
