"""What operators, and the container's health check, rely on of Core."""
