"""Files and Git: written whole or not at all; read as they were at a revision."""
