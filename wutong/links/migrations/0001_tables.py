"""The outbox and the counters; the text lies in `wutong.links.sql`."""

from django.db import migrations

from wutong.links import sql


class Migration(migrations.Migration):
    """Tables and functions."""

    dependencies = [("cases", "0002_functions")]
    operations = [migrations.RunSQL(sql.MAKE, sql.UNDO)]
