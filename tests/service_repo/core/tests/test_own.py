from core_for_tests import a_note_is_added, service

from handfast.testing import provider_tests, stream_tests

test_own_routes = provider_tests("life_organiser", "core", consumers=["digest"], **service)
messages = {**service, "states": {"a note is added": a_note_is_added}}
test_own_message = stream_tests("life_organiser", "core", consumers=["digest"], **messages)
