"""The first tables of `notifications`."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """As the models are."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="Notification",
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
                ("user_id", models.UUIDField(db_index=True)),
                ("ticket_id", models.UUIDField(blank=True, null=True)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("ticket_created", "ticket_created"),
                            ("ticket_submitted", "ticket_submitted"),
                            ("ticket_assigned", "ticket_assigned"),
                            ("ticket_updated", "ticket_updated"),
                            ("ticket_postponed", "ticket_postponed"),
                            ("ticket_resolved", "ticket_resolved"),
                            ("ticket_closed", "ticket_closed"),
                            ("ticket_reopened", "ticket_reopened"),
                            ("approval_requested", "approval_requested"),
                            ("approval_decided", "approval_decided"),
                            ("chat_message", "chat_message"),
                            ("chat_mention", "chat_mention"),
                            ("file_infected", "file_infected"),
                        ],
                        max_length=30,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("message", models.TextField()),
                ("is_read", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("metadata", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-created_at", "id"],
            },
        ),
    ]
