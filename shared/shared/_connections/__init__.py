"""How connections are opened, shared by what uses them, and tried again where that does no harm."""
