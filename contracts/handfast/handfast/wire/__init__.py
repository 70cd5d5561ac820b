"""What travels and how it is written: media types, JSON, routes, paths, times.

Pure: nothing here reads a file or a socket, and nothing knows contracts or models.
"""
