import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0005_plan_keeps_what_was_approved"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RulesChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=50)),
                ("title", models.CharField(max_length=150, verbose_name="phần")),
                ("changes", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules_changes", to="teams.province"
                    ),
                ),
            ],
            options={
                "verbose_name": "lần sửa quy định",
                "verbose_name_plural": "lần sửa quy định",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["province", "-at"], name="rules_change_by_province")],
            },
        ),
    ]
