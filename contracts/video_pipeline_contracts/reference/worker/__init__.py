"""The worker: takes jobs from the queue, and lets the six stages run."""
