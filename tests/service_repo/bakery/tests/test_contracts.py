from bakery.app import app

from handfast.testing import provider_tests

test_bakery = provider_tests("bakery", "bakery", app=app)
