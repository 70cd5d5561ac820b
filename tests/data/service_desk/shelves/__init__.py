"""A Django app of the tests: shelves, the books on them, their pages, and who has borrowed one."""
