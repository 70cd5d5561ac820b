"""What travels between the services of the video pipeline: REST bodies, the queue, events."""
