"""The mills that deliver flour, by the kind of it."""

from shared.enums import Flour

MILLS = {Flour.RYE: "Upper Mill", Flour.WHEAT: "Mill on the River"}
