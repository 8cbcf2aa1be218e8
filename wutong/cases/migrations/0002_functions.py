"""The statements of the verbs and row-level security; the text lies in `wutong.cases.sql`."""

from django.db import migrations

from wutong.cases import sql


class Migration(migrations.Migration):
    """Functions, role and policies."""

    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(text, sql.UNDO)
        for text in (sql.POLICIES, sql.SIBLINGS, sql.OPEN, sql.APPLY, sql.ENTER, sql.WORKLIST, sql.ROLE)
    ]
