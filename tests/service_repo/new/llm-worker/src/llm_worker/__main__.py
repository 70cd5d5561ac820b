"""A worker: it reads jobs from streams, and tells the gateway what came of them."""

import json

JOBS = ("llm:image_tag", "llm:intent", "llm:followup", "llm:task_match", "llm:email_extract")
NOTICES = "notify:telegram"


def publish(client, user_id, content):
    text = {"user_id": user_id, "message_type": "llm_intent_result", "content": content}
    client.xadd(NOTICES, {"data": json.dumps(text)})
