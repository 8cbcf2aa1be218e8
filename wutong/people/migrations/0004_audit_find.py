"""Looking through the record; the text lies in `wutong.people.sql`."""

from django.db import migrations

from wutong.people import sql


class Migration(migrations.Migration):
    """One function."""

    dependencies = [("people", "0003_grants")]
    operations = [migrations.RunSQL(sql.FIND, sql.UNDO_FIND)]
