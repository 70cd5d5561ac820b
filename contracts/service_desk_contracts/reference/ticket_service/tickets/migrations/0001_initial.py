"""The first table of tickets. Made by Django."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates it."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Ticket",
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
                ("title", models.CharField(max_length=500)),
                ("description", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "DRAFT"),
                            ("submitted", "SUBMITTED"),
                            ("pending", "PENDING"),
                            ("under_review", "UNDER_REVIEW"),
                            ("assigned", "ASSIGNED"),
                            ("in_progress", "IN_PROGRESS"),
                            ("waiting_approval", "WAITING_APPROVAL"),
                            ("approved", "APPROVED"),
                            ("rejected", "REJECTED"),
                            ("resolved", "RESOLVED"),
                            ("closed", "CLOSED"),
                            ("reopened", "REOPENED"),
                            ("postponed", "POSTPONED"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "HIGH"), ("medium", "MEDIUM"), ("low", "LOW")],
                        default="medium",
                        max_length=10,
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=100)),
                ("requester_id", models.UUIDField(db_index=True)),
                ("department_id", models.UUIDField(blank=True, null=True)),
                ("assignee_id", models.UUIDField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("reopen_count", models.PositiveSmallIntegerField(default=0)),
                ("requires_approval", models.BooleanField(default=False)),
                ("postponement_reason", models.TextField(blank=True)),
                ("progress_percent", models.PositiveSmallIntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sub_tickets",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("progress_percent__lte", 100)),
                        name="progress_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reopen_count__lte", 3)),
                        name="reopened_three_times_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="no_parent_of_itself",
                    ),
                ],
            },
        ),
    ]
