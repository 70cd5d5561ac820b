from gateway.core import Core, Refused
from gateway.notices import read

from handfast.testing import consumer_tests

unsendable = dict.fromkeys(("*that is no object", "*a body without file"), "the client can't")
own = {"read": read, "refuses": Refused, "pending": unsendable}
own["call"] = lambda url, asked: getattr(Core(url), asked.operation)(**asked.arguments)
test_gateway = consumer_tests("life_organiser", "telegram-gateway", **own)
