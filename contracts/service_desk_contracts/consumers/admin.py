"""What an admin relies on of user-service: the import of users."""

from __future__ import annotations

import base64
from typing import Any, Final

from handfast.declare import NOT_NULL, Consumer, Value, expect, from_state
from service_desk_contracts.phrases import STRANGE_NAME, refused
from service_desk_contracts.providers import user
from service_desk_contracts.providers import user_states as states

admin: Final = Consumer("admin")

_ADMIN = states.Caller(caller_role="admin")
_HEADER = "employee_code,first_name,last_name,role,email,department_code"
_GRACE = 'e-2002,Grace,"von Tarnwell, ""the <b> & 2nd""",moderator,Grace@Example.com,FAC'
_ADA_SINCE = f"E-1001,Augusta,{STRANGE_NAME},admin,Augusta@Example.com,"


def _file(*rows: str) -> dict[str, str]:
    text = "\r\n".join(rows)
    return {"file_data": base64.b64encode(text.encode()).decode()}


def _report(**numbers: Any) -> dict[str, Any]:
    return {"total": 1, "created": 0, "updated": 0, "failed": 0, "errors": []} | numbers


def _left_out(field: str | None, row: int = 1, **numbers: Any) -> dict[str, Any]:
    """A report of one row that is wrong."""
    why = {"errors[0].row": row, "errors[0].field": field, "errors[0].message": NOT_NULL}
    report = _report(failed=1, **numbers)
    del report["errors"]
    return report | why


_NEW = {
    "employee_code": "e-2002",
    "first_name": "Grace",
    "last_name": 'von Tarnwell, "the <b> & 2nd"',
    "role": "moderator",
    "email": "Grace@Example.com",
    "department_id": Value("department_id"),
    "is_ceo": False,
}
imported = admin.relies_on(
    user.IMPORT,
    "import a user",
    given=(_ADMIN, states.User()),
    body=_file(_HEADER, _GRACE),
    equals=_report(created=1),
    then=expect(user.LIST_USERS, rows=({"id": Value("user_id")}, _NEW)),
    refusals=("body",),
)
_NOW = {
    **from_state("employee_code", "is_ceo", "created_at"),
    "id": Value("user_id"),
    "first_name": "Augusta",
    "last_name": STRANGE_NAME,
    "role": "admin",
    "email": "Augusta@Example.com",
    "department_id": None,
}
imported.but(
    "import a user that is there",
    body=_file(_HEADER, _ADA_SINCE),
    equals=_report(updated=1),
    then=expect(user.USER, equals=_NOW),
)
imported.but(
    "import a user whose code was another's",
    given=(_ADMIN, states.DeletedUser()),
    body=_file(_HEADER, _ADA_SINCE),
    equals=_report(created=1),
    then=expect(user.USER, status=404),
)
bare = {"employee_code": "E-2002", "role": "requester", "email": None, "department_id": None}
bare["last_name"] = bare["first_name"] = STRANGE_NAME
imported.but(
    "import a user of whom little is known",
    body=_file("last_name,employee_code,first_name", f"{STRANGE_NAME},E-2002,{STRANGE_NAME}"),
    then=expect(user.LIST_USERS, rows=({}, bare)),
)
alone = expect(user.LIST_USERS, rows=({"id": Value("user_id")},))
imported.but("import no user", body=_file(_HEADER), equals=_report(total=0), then=alone)

for what, row, field in (
    ("without a name", "E-3003,,Tarnwell,,,", "first_name"),
    ("of no such role", "E-3003,Grace,Tarnwell,king,,", "role"),
    ("of no such department", "E-3003,Grace,Tarnwell,,,XYZ", "department_code"),
    ("with a wrong email address", "E-3003,Grace,Tarnwell,,grace,", "email"),
    ("with a code of two words", "E 3003,Grace,Tarnwell,,,", "employee_code"),
    ("with a cell too many", "E-3003,Grace,Tarnwell,,,,x", None),
):
    imported.but(
        f"import a user, and one {what}",
        body=_file(_HEADER, row, _GRACE),
        equals_only=_left_out(field, total=2, created=1),
    )
imported.but(
    "import a user twice",
    body=_file(_HEADER, _GRACE, _GRACE),
    equals_only=_left_out("employee_code", 2, total=2, created=1),
)

bad = imported.but("import what is no base64", body={"file_data": "%"}, **refused(400))
bad.but("import a table without codes", body=_file("first_name,last_name", "Grace,Tarnwell"))
bad.but("import what is no text", body={"file_data": base64.b64encode(b"\xff\xfe\x00").decode()})
small = (_ADMIN, states.User(), states.SmallImports())
imported.but("import a file that is too large", given=small, **refused(413))
imported.but("import a user without a token", credentials=False, **refused(401))
expired = (_ADMIN, states.User(), states.TOKEN_EXPIRED())
imported.but("import a user by an expired token", given=expired, **refused(401))
nobody = (states.Caller(), states.User())
imported.but("import a user as one who is no admin", given=nobody, **refused(403))
imported.but("import a user as a service", given=states.User(), **refused(403))
