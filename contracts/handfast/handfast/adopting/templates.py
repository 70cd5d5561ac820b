"""Fills in the templates in ``texts``: test files and pipelines.

Their marks are ``[[ ]]`` and ``[% %]``, for pipelines have braces of their own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

__all__ = ["rendered"]


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=select_autoescape(),  # of HTML, which none of them is
        loader=PackageLoader("handfast.adopting", "texts"),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )


def rendered(template: str, **known: Any) -> str:
    """The text of ``template`` with what is ``known``."""
    return _environment().get_template(template).render(**known)
