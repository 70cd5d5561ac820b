"""A Core of another making than the reference: Starlette, plain dicts, ULIDs for ids."""
