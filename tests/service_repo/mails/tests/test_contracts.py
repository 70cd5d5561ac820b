import httpx
from mails.poller import Mail, Rejected, poll

from handfast.testing import consumer_fuzz_tests, consumer_tests


def call(url, asked):
    return poll(url, [Mail(**asked.body["payload"])])[0]


test_mails = consumer_tests(
    "life_organiser", "email-poller", call=call, refuses=Rejected, only="*events in a*"
)
test_any_answer = consumer_fuzz_tests(
    *("life_organiser", "email-poller"),
    call=call,
    refuses=Rejected,
    errors=(httpx.HTTPError, ValueError, KeyError, TypeError),
)
