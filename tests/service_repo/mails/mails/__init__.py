"""Looks into a mailbox now and then, and hands each mail to Core."""
