"""Parameters and bodies of the HTTP APIs of Zapa's services, beyond the fourteen schemas."""
