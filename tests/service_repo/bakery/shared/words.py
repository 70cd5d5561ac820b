"""How loaves are called."""


def called(flour: str) -> str:
    return f"{flour} loaf"
