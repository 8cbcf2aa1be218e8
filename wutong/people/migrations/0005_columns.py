"""The columns of a list somebody wants to see stay with the person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for those who chose nothing."""

    dependencies = [("people", "0004_audit_find")]
    operations = [
        migrations.AddField(
            "person", "columns", models.CharField(max_length=200, blank=True, default="", db_default="")
        )
    ]
