"""The tables."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "stream", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stream", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("place", models.TextField()),
                ("at", models.DateTimeField()),
                ("verb", models.TextField()),
                ("task", models.TextField()),
                ("person", models.TextField()),
                ("seat", models.TextField()),
                ("party", models.TextField()),
                ("clause", models.TextField()),
                ("outcome", models.TextField()),
                ("body", models.JSONField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Idem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "scope", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.TextField()),
                ("key", models.TextField()),
                ("fingerprint", models.UUIDField()),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("party", models.TextField()),
                ("role", models.TextField()),
                ("person", models.TextField()),
                ("home_unit", models.TextField(default="")),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("number", models.TextField(unique=True)),
                ("edition", models.TextField()),
                ("journey", models.TextField()),
                ("status", models.TextField()),
                ("rev", models.IntegerField()),
                ("seq", models.IntegerField()),
                ("head", models.TextField()),
                ("facts", models.JSONField()),
                ("rounds", models.JSONField()),
                ("events", models.JSONField()),
                ("form", models.JSONField()),
                ("sealed", models.BinaryField(null=True)),
                ("parties", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("person", models.TextField()),
                ("project", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "-opened_at"], name="case_by_place"),
                    models.Index(
                        condition=models.Q(("project", ""), _negated=True), fields=["project"], name="case_by_project"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("code", models.TextField()),
                ("item", models.TextField()),
                ("service", models.TextField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("payer", models.TextField()),
                ("document_no", models.TextField()),
                ("standard", models.TextField()),
                ("clause", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CreditFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("subject", models.TextField()),
                ("breach", models.TextField()),
                ("status", models.TextField()),
                ("reported_by", models.TextField()),
                ("confirmed_by", models.TextField(default="")),
                ("on", models.DateField()),
                ("facts", models.JSONField()),
                ("rectified_on", models.DateField(null=True)),
                ("suspended_from", models.DateField(null=True)),
                ("seq", models.IntegerField(default=0)),
                ("head", models.TextField(default="")),
                ("edition", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["place", "subject"], name="credit_by_subject")],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("code", models.TextField()),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("digest", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("code", models.TextField()),
                ("services", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("facts", models.JSONField()),
                ("dropped", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenItem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("code", models.TextField()),
                ("kind", models.TextField()),
                ("scope", models.TextField()),
                ("owner", models.TextField()),
                ("raised_by", models.TextField()),
                ("text", models.TextField()),
                ("blocks", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("opened", models.DateTimeField()),
                ("due", models.DateTimeField(null=True)),
                ("supplied", models.DateTimeField(null=True)),
                ("closed", models.DateTimeField(null=True)),
                ("lapsed", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "service", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("service", models.TextField()),
                ("unit", models.TextField()),
                ("facts", models.JSONField()),
                ("dropped", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("code", models.TextField()),
                ("scope", models.TextField()),
                ("reason", models.TextField()),
                ("evidence", models.TextField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("recipient", models.TextField()),
                ("kind", models.TextField()),
                ("once", models.UUIDField(unique=True)),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="notice_unsent")
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.TextField()),
                ("key", models.TextField()),
                ("party", models.TextField()),
                ("status", models.TextField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("target", models.DateTimeField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(default="")),
                ("done_by", models.TextField(default="")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["place", "party", "due"], name="task_worklist"
                    ),
                    models.Index(
                        condition=models.Q(("due__isnull", False), models.Q(("status", "done"), _negated=True)),
                        fields=["due"],
                        name="task_by_due",
                    ),
                ],
            },
        ),
    ]
