"""What travels and how it is written: JSON text, media types, routes, paths, times. Pure."""
