"""The mills that deliver flour, by the kind of it."""

MILLS = {"rye": "Upper Mill", "wheat": "Mill on the River"}
