"""What Django services share: models with soft deletion, an HTTP client, a logging configuration.

System document "Tasks: Shared Core Components". Needs the extra `desk` (Django, requests). Nothing
is imported here: a service's settings may import the logging configuration before Django is set up.
"""
