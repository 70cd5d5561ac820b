"""Puts the repository of a service under contract: what is found out there, and what is written.

Asks nothing, runs nothing of the service but the import of its application, in a process of its
own, and overwrites nothing.
"""
