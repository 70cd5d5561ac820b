"""Plays generated sessions on two providers side by side, and finds where they differ.

``sessions`` are data: ``made`` composes them, ``playing`` plays them, ``judged`` compares, and
``shrinking`` makes them short. ``searching`` is the whole of it. Prints nothing.
"""
