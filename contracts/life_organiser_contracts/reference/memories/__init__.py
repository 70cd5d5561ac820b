"""Memories, with their tags, images and index, and the search among them."""
