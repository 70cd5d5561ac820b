"""The first table of `files`."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """As the model is."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attachment",
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
                ("file_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("original_filename", models.CharField(max_length=500)),
                ("file_size", models.PositiveBigIntegerField()),
                ("mime_type", models.CharField(max_length=100)),
                ("file_extension", models.CharField(max_length=20)),
                ("file_path", models.CharField(max_length=100)),
                (
                    "scan_status",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("clean", "clean"),
                            ("infected", "infected"),
                            ("failed", "failed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("scan_result", models.CharField(max_length=200, null=True)),
                ("checksum", models.CharField(blank=True, max_length=64)),
                ("ticket_id", models.UUIDField(db_index=True, null=True)),
                ("chat_message_id", models.UUIDField(db_index=True, null=True)),
                ("uploaded_by_id", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("chat_message_id__isnull", False), ("ticket_id__isnull", True)
                            ),
                            models.Q(
                                ("chat_message_id__isnull", True), ("ticket_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="attachment_of_one",
                    )
                ],
            },
        ),
    ]
