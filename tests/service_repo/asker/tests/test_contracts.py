import sys

from handfast.testing import reader_tests

test_loop = reader_tests(
    "life_organiser",
    "llm-worker",
    (sys.executable, "-m", "asker.loop"),
    streams="llm:followup",
    environment={"CORE_URL": "{core}", "MODEL_URL": "{model}"},
    neighbours={"core": "stub", "model": {"response": "Which one?"}},
    after={"* answers 404": "reported", "* answers 422": "reported", "* answers 503": "retried"},
)
