"""One run: which cases in which mode, how each is verified, and what that comes to."""
