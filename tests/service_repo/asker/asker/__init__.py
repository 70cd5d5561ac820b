"""A worker that asks a language model back, with a loop over its stream written by hand."""
