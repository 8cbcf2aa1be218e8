"""Finding, assigning, reading; the text lies in `wutong.cases.sql_board`."""

from django.db import migrations, models

from wutong.cases import sql_board


class Migration(migrations.Migration):
    """The person a task is assigned to, and what worklists need."""

    dependencies = [("cases", "0003_drafts")]
    operations = [
        migrations.AddField("task", "person", models.TextField(default="", db_default="")),
        migrations.RunSQL(sql_board.FIND, sql_board.UNDO),
        migrations.RunSQL(sql_board.INDEXES, migrations.RunSQL.noop),
        migrations.RunSQL(sql_board.ANEW, migrations.RunSQL.noop),
    ]
