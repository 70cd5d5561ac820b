"""What the worker of file-service relies on: the tasks that wait for it in the queue."""

from __future__ import annotations

from typing import Final

from handfast.declare import NOT_NULL, Consumer
from service_desk_contracts.providers import tasks

worker: Final = Consumer("file-worker")

worker.relies_on(
    tasks.SCAN,
    "scan a file that was uploaded",
    when=tasks.UserUploads(),
    equals={"task": "scan_file_task", "args[0]": NOT_NULL},
)
_PROCESSED: Final = {"task": "process_file_task", "args[0]": NOT_NULL}
clean = worker.relies_on(
    tasks.PROCESS,
    "process a file that was found clean",
    when=tasks.CleanIsScanned(),
    equals={**_PROCESSED, "args[0]": tasks.CleanIsScanned.attachment_id},
)
worker.relies_on(
    tasks.PROCESS,
    "process a file that the task of its upload found clean",
    when=tasks.UploadIsScanned(),
    equals=_PROCESSED,
)
for words, trigger in (
    ("an infected file", tasks.InfectedIsScanned()),
    ("a file that was infected before", tasks.ScannedBefore()),
    ("a file whose scan failed", tasks.ScanFails()),
    ("a file that is not there", tasks.NoneIsScanned()),
):
    worker.relies_on(tasks.PROCESS, f"do not process {words}", when=trigger, exactly=0)
