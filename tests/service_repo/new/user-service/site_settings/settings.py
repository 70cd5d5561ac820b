SECRET_KEY = "of no use outside of tests"  # noqa: S105  # which it says itself
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["users"]
ROOT_URLCONF = "site_settings.urls"
