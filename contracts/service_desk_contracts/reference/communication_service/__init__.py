"""communication-service: the chat of a ticket, over HTTP and by WebSocket, and notifications."""
