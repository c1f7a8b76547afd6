"""Devices and bureaus owe findings too: all are made from nothing once, at the next projection."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Forget how far the trail was read, so that the projector begins anew; going back needs nothing."""
    apps.get_model("duties", "ProjectorPosition").objects.all().delete()


class Migration(migrations.Migration):
    """Forget the position."""

    dependencies = (("duties", "0008_leaving"),)

    operations = (migrations.RunPython(forget, migrations.RunPython.noop),)
