"""The first tables of `chat`."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """As the models are."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="ChatMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_deleted", models.BooleanField(db_index=True, default=False, editable=False)),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("ticket_id", models.UUIDField(db_index=True)),
                ("sender_id", models.UUIDField()),
                ("message", models.TextField()),
                ("mentions", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
    ]
