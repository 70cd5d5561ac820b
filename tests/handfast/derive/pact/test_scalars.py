"""Where no one example has the type of each of several texts and numbers, Pact has no rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from handfast.derive.pact.scalars import scalar_and_rule
from handfast.expectation.tree import OfType, OneOf
from handfast.shapes import shape_of
from handfast.shapes.marks import Samples

ODD = Annotated[Fraction, Samples(good=(1, 2), bad=("x",))]


def test_samples_of_another_type_than_a_text_have_no_rule_with_it() -> None:
    both = OneOf((OfType(shape_of(ODD)), OfType(shape_of(str))), None)
    assert scalar_and_rule(both) is None
