"""The Celery application of file-service: what the web process and the worker have in common.

Tasks travel as JSON alone, and are taken from the queue once they are done.
"""

from celery import Celery

from service_desk_contracts.schemas.tasks import QUEUE

__all__ = ["app"]

app = Celery("file_service")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue=QUEUE,
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,
    broker_transport_options={  # an upload is refused soon where the queue is away
        "socket_connect_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    },
)
