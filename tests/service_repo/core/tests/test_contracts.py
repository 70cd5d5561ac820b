from core_for_tests import service

from handfast.testing import provider_tests

adopted = ["assistant", "email-poller"]
test_core = provider_tests("life_organiser", "core", consumers=adopted, **service)
