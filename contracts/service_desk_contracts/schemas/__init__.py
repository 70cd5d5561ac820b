"""The bodies on the wire, a module a service: read by declarations and references alike."""
