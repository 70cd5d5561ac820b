"""Further tests of a service that calls or reads: of any answer, and of its loop over a stream."""
