from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_stations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='releaseorder',
            name='state',
            field=models.CharField(choices=[('asked', '待放行'), ('done', '已放行'), ('refused', '未放行'), ('used', '已用完')], default='asked', max_length=8, verbose_name='状态'),
        ),
    ]
