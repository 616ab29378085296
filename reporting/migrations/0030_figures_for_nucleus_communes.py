from django.db import migrations, models


def mark(apps, schema_editor):
    """Provinces loaded before: the note of the list said it."""
    definitions = apps.get_model("reporting", "FigureDefinition").objects
    definitions.filter(note__startswith="nucleus communes").update(for_nucleus=True)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0020_registers_write_once")]

    operations = [
        migrations.AddField(
            model_name="figuredefinition",
            name="for_nucleus",
            field=models.BooleanField(default=False, verbose_name="riêng xã hạt nhân"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
