from chat.commands import NOTICES, Bot
from chat.notices import read_notices, show

from handfast.testing import consumer_tests, reader_tests

GATEWAY = ("life_organiser", "telegram-gateway")
COMMANDS = {
    "list_tasks": "tasks owner_user_id state limit",
    "create_task": "task owner_user_id memory_id description due_at",
    "update_task": "done task_id",
    "create_reminder": "remind owner_user_id memory_id fire_at recurrence_minutes",
    "get_settings": "settings user_id",
}
ONLY = (
    *("core: list the open tasks*", "core: list_tasks gives 50 rows*", "core: finish a task"),
    *("core: create a task with*", "core: create a task of a*", "core: get the settings *"),
    "*not there",
    *("core: create a reminder", "core: create a reminder [fo]*", "*that is no date*"),
)
UNUSED = ("*memory_id", "owner_user_id", "state", "fired", "telegram_user_id")
UNUSED_IN_NOTICES = (
    *("message_type", "content.*_id", "llm_image_tag_result: description", "llm_intent_result: *"),
    "llm_health_change: user_id",
)


async def call(url, asked):
    command, *names = COMMANDS[asked.operation].split()
    words = [asked.arguments[name] for name in names if name in asked.arguments]
    return await Bot(url).say(command, *words)


of_core = {"providers": "core", "operations": tuple(COMMANDS), "only": ONLY}
test_commands = consumer_tests(*GATEWAY, call=call, refuses=NOTICES, unused=UNUSED, **of_core)
notices = ("reminder", "event_*", "llm_*")
test_notices = consumer_tests(*GATEWAY, read=show, operations=notices, unused=UNUSED_IN_NOTICES)
test_loop = reader_tests(*GATEWAY, read_notices)
