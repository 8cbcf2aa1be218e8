"""Seats across places and the record; the text lies in `wutong.people.sql`."""

from django.db import migrations

from wutong.people import sql


class Migration(migrations.Migration):
    """Tables and functions."""

    dependencies = [("people", "0001_initial"), ("cases", "0002_functions")]
    operations = [migrations.RunSQL(sql.AUDIT + sql.SEATS, sql.UNDO)]
