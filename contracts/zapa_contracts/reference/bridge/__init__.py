"""A stub of the WhatsApp bridge, which the services are developed against."""
