"""What each consumer of the video pipeline relies on, one module (or package) a consumer."""
