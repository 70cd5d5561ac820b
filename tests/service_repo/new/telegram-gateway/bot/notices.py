"""What arrives on the bot's stream."""

STREAM = "notify:telegram"


def read_message(payload):
    return {
        "user_id": payload["user_id"],
        "message_type": payload["message_type"],
        "content": payload["content"],
    }
