"""What the admin frontend relies on to log in, and to manage users and their messages."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, LaterThan, Value, expect, from_state, stored, under
from zapa_contracts.consumers.admin.consumer import admin, with_admin, without_right
from zapa_contracts.consumers.messages import ANSWER, IMAGE, QUESTION
from zapa_contracts.phrases import OTHER_NUMBER, PREFERENCES, STRANGE_TEXT, refused
from zapa_contracts.providers import private as p
from zapa_contracts.providers import private_states as states
from zapa_contracts.providers.private_system import STATS

_USER, _TWO, _MESSAGES = states.User(), states.TwoUsers(), states.Messages()
_LOGIN = {"username": Value("username"), "password": Value("password")}
_ID, _NUMBER = Value("user_id"), Value("phone_number")
_SHOWN = {"phone_number": _NUMBER, **from_state("display_name", "preferences")}
_CAME = {
    "first_seen": Value("came_at"),
    "created_at": Value("came_at"),
    **from_state("last_active"),
}
_DATES = {"first_seen": NOT_NULL, "created_at": NOT_NULL, "last_active": None}

login = admin.relies_on(
    p.LOG_IN,
    "log in as an admin",
    given=with_admin(),
    body=_LOGIN,
    equals={"access_token": NOT_NULL, "token_type": "bearer"},
    refusals=("body",),
)
login.but("log in by a wrong password", body={"password": "battery staple"}, **refused(401))
login.but("log in as an unknown admin", body={"username": "nobody"}, **refused(401))
login.but(
    "log in by the back door", body={"username": "admin", "password": "admin123"}, **refused(401)
)

_PAGE = {"total": 2, "page": 1, "page_size": 20, "total_pages": 1}
_ROW = {"id": _ID, **_SHOWN, **_CAME}
_FIRST = under("users[0]", _ROW)
_OTHER = {"id": Value("other_id"), "phone_number": Value("other_number"), "display_name": None}
listed = admin.relies_on(
    p.LIST_USERS,
    "list the users",
    given=with_admin(_TWO),
    equals={**_PAGE, **_FIRST, **under("users[1]", _OTHER)},
    refusals=("query",),
)
one = {"page": 1, "page_size": 1}
listed.but("list one user", query=one, equals_only={"total": 2, "total_pages": 2, **_FIRST})
other = {"users[0].id": Value("other_id"), "total_pages": 2}
listed.but("list the second user", query={"page": 2, "page_size": 1}, equals_only=other)
listed.but("list users on the largest page", query={"page_size": 100}, equals={"page_size": 100})
beyond = {"total": 2, "total_pages": 1, "users": []}
listed.but("list users beyond the last", query={"page": 2}, equals_only=beyond)
listed.but(
    "list no users", given=with_admin(), equals_only={"total": 0, "total_pages": 0, "users": []}
)
without_right(listed, "list the users", _TWO)

new = admin.relies_on(
    p.CREATE_USER,
    "create a user",
    given=with_admin(_USER),
    body={"phone_number": OTHER_NUMBER},
    equals={**_DATES, "id": NOT_NULL, "display_name": None, "preferences": {}, "updated_at": None},
    then=stored(expect(p.LIST_USERS), "users[1]"),
    refusals=("body",),
)
named = {"display_name": STRANGE_TEXT, "preferences": PREFERENCES}
new.but("create a user with a name", body=named, equals_only=_DATES)
new.but("create a user without a name", body={"display_name": None})
new.but("create a user of a number in use", body={"phone_number": _NUMBER}, **refused(400))
without_right(new, "create a user", _USER)

shown = admin.relies_on(
    p.GET_USER,
    "see a user",
    given=with_admin(_USER),
    equals={**_SHOWN, **_CAME},
    refusals=("path",),
)
nobody = with_admin(states.NoUser())
shown.but("see a user that is not there", given=nobody, **refused(404))
without_right(shown, "see a user", _USER)

_PREFERENCES = {"preferences": {"language": "no"}, "display_name": ABSENT}
_AS_BEFORE = {"preferences": Value("preferences")}  # what is left out of a change stays as it is
changed = admin.relies_on(
    p.UPDATE_USER,
    "rename a user",
    given=with_admin(states.User(came_at="2021-04-01T05:00:07.25Z")),  # by any clock it is over
    body={"display_name": STRANGE_TEXT},
    equals={
        "phone_number": _NUMBER,
        **_AS_BEFORE,
        **_CAME,
        "updated_at": LaterThan(Value("came_at")),
    },
    then=stored(p.USER),
    refusals=("body",),
)
_NAMED = {"display_name": Value("display_name")}
changed.but("change a user's preferences", body=_PREFERENCES, equals=_NAMED)
changed.but("take a user's name away", body={"display_name": None})
changed.but("rename a user that is not there", given=nobody, **refused(404))
without_right(changed, "rename a user", _USER)

_GONE = expect(p.USER, status=404)
_OTHERS = expect(p.CONVERSATIONS, path={"user_id": Value("other_id")})
_LEFT = expect(STATS, equals={"total_users": 1, "total_messages": 3})
gone = admin.relies_on(
    p.DELETE_USER,
    "delete a user",
    given=with_admin(_MESSAGES),
    equals={"success": True, "message": NOT_NULL},
    then=(_GONE, expect(p.CONVERSATIONS, status=404), _LEFT),
    unchanged=_OTHERS,
    refusals=("path",),
)
gone.but(
    "delete a user with a configuration",
    given=with_admin(states.Config()),
    then=(
        _GONE,
        expect(p.GET_CONFIG, path={"user_id": _ID}, status=404),
        expect(p.TEST_CONFIG, path={"user_id": _ID}, status=404),
        expect(STATS, equals={"total_users": 0, "llm_provider_usage.anthropic": 0}),
    ),
    unchanged=(),
)
gone.but("delete oneself", path={"user_id": Value("admin_id")}, **refused(400))
gone.but("delete a user that is not there", given=nobody, **refused(404))
without_right(gone, "delete a user", _MESSAGES)

_ONE_PAGE = {"total": 3, "page": 1, "page_size": 20, "total_pages": 1}
talk = admin.relies_on(
    p.CONVERSATIONS,
    "see a user's messages",
    given=with_admin(_MESSAGES),
    equals={
        **_ONE_PAGE,
        **under("messages[0]", IMAGE),
        **under("messages[1]", ANSWER),
        **under("messages[2]", QUESTION),
    },
    refusals=("query",),
)
last = {"total": 3, "total_pages": 2, "messages[0].id": states.Messages.question_id}
talk.but("see the last of a user's messages", query={"page": 2, "page_size": 2}, equals_only=last)
talk.but("see the messages of a user that is not there", given=nobody, **refused(404))
without_right(talk, "see a user's messages", _MESSAGES)

forgotten = admin.relies_on(
    p.DELETE_CONVERSATIONS,
    "delete a user's messages",
    given=with_admin(_MESSAGES),
    equals={"success": True, "message": NOT_NULL},
    then=expect(p.CONVERSATIONS, equals={"total": 0, "messages": []}),
    unchanged=(p.USER, _OTHERS),
    refusals=("path",),
)
forgotten.but("delete the messages of a user that is not there", given=nobody, **refused(404))
without_right(forgotten, "delete a user's messages", _MESSAGES)
