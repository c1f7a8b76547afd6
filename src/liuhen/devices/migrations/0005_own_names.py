from django.db import migrations


class Migration(migrations.Migration):
    """Places where recording goes on and repairs of devices get names that nothing else bears."""

    dependencies = [
        ("devices", "0004_register_and_ledger"),
    ]

    operations = [
        migrations.RenameModel(old_name="Place", new_name="RecordingPlace"),
        migrations.RenameModel(old_name="Repair", new_name="DeviceRepair"),
    ]
