"""What a service of the video pipeline does: costs and files, embedded and by URL.

Run by the Python of another environment.
"""

import asyncio
import os
from decimal import Decimal
from uuid import uuid4

from shared.cost_tracking import cost_tracker
from shared.database import DatabaseClient, db, supabase_database
from shared.errors import RetryableError
from shared.redis_client import redis
from shared.storage import StorageClient, storage, supabase_storage

NAMES = "SUPABASE_SERVICE_KEY SUPABASE_ANON_KEY JWT_SECRET_KEY"
os.environ.update(dict.fromkeys(NAMES.split(), "k" * 50))
os.environ.update(SUPABASE_URL="sqlite:///pipeline.db", REDIS_URL="redis://127.0.0.1:9")
os.environ.update(OPENAI_API_KEY="sk-" + "k" * 40, REPLICATE_API_TOKEN="r8_" + "k" * 40)
NOWHERE = "http://127.0.0.1:9", "k" * 50


async def main() -> None:
    job = uuid4()
    await cost_tracker.track_cost(job, "composer", "svd", Decimal("0.06"))
    url = await storage.upload_file("video-clips", "a/b.mp4", b"clip")
    print(await cost_tracker.get_total_cost(job), await storage.download_signed(url))
    tables = DatabaseClient(lambda: supabase_database(*NOWHERE))
    files = StorageClient(make=lambda: supabase_storage(*NOWHERE), base_delay=0)
    for call in (
        tables.table("jobs").select("*").eq("id", job).execute(max_attempts=1),
        files.download_file("video-clips", "a/b.mp4"),
    ):
        try:
            await call
        except RetryableError as error:
            print(error)
    for one in (db, storage, redis, tables, files):
        await one.close()


asyncio.run(main())
