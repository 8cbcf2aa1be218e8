"""What the application may do with the tables of signing in, after all of them are there."""

from django.db import migrations

from wutong.people import sql


class Migration(migrations.Migration):
    """Rights."""

    dependencies = [
        ("people", "0002_seats"),
        ("links", "0001_tables"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(sql.GRANTS, migrations.RunSQL.noop)]
