"""Commands that look at what runs, and judge nothing."""
