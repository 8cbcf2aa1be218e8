"""Counting messages; the text lies in `wutong.links.sql`."""

from django.db import migrations

from wutong.links import sql


class Migration(migrations.Migration):
    """One function."""

    dependencies = [("links", "0001_tables")]
    operations = [migrations.RunSQL(sql.COUNTS, sql.UNDO_COUNTS)]
