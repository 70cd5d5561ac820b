"""The written reports, one form a file, each made of a ``Run`` and of nothing else."""
