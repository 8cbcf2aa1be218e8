"""Drafts and uploads: their tables and who sees them."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

from wutong.cases import sql


class Migration(migrations.Migration):
    """Two tables that verbs do not write."""

    dependencies = [("cases", "0002_functions")]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("edition", models.TextField()),
                ("business", models.TextField()),
                ("channel", models.TextField()),
                ("party", models.TextField()),
                ("person", models.TextField()),
                ("seat", models.TextField()),
                ("applicant", models.TextField(default="")),
                ("source", models.UUIDField(null=True)),
                ("services", django.contrib.postgres.fields.ArrayField(models.TextField())),
                ("later", django.contrib.postgres.fields.ArrayField(models.TextField())),
                ("sealed", models.BinaryField()),
                ("rev", models.IntegerField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("submitted_case", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "person", "-changed_at"], name="draft_by_person"),
                    models.Index(fields=["place", "changed_at"], name="draft_by_age"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("person", models.TextField()),
                ("digest", models.TextField()),
                ("name", models.TextField()),
                ("media", models.TextField()),
                ("size", models.IntegerField()),
                ("kinds", django.contrib.postgres.fields.ArrayField(models.TextField())),
                ("draft", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("meta", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["draft"], name="upload_by_draft"),
                    models.Index(fields=["case_id"], name="upload_by_case"),
                    models.Index(fields=["place", "person", "-at"], name="upload_by_person"),
                    models.Index(fields=["digest"], name="upload_by_digest"),
                ]
            },
        ),
        migrations.RunSQL(sql.DRAFTS, migrations.RunSQL.noop),
    ]
