"""Telling the applicant by text message; the text lies in `wutong.cases.sql_telling`."""

from django.db import migrations

from wutong.cases import sql_telling


class Migration(migrations.Migration):
    """Two functions."""

    dependencies = [("cases", "0004_board")]
    operations = [migrations.RunSQL(sql_telling.TELLING, sql_telling.UNDO)]
