"""What the web frontend relies on to log a user in by a code."""

from __future__ import annotations

from handfast.declare import NOT_NULL, Published, Value, expect, from_state
from zapa_contracts.consumers.web.consumer import web, without_right
from zapa_contracts.phrases import JID, NUMBER, OTHER_NUMBER, refused
from zapa_contracts.providers import public_states as states
from zapa_contracts.providers.public import CODE_SENT, GET_ME, REQUEST_CODE, VERIFY_CODE

_NUMBER = {"phone_number": Value("phone_number")}
_CODE = {**_NUMBER, "code": Value("code")}
_ARABIC = "\u0660\u0664\u0668\u0662\u0661\u0663"
_INVALID = refused(422, "detail[*].loc")
_SENT = {"success": True, "message": NOT_NULL}
_TOKEN = {"access_token": NOT_NULL, "token_type": "bearer", "expires_in": 86_400}

_TO_OWN_PHONE = {"session_id": "system", "recipient_jid": JID, "content": NOT_NULL}
_NOTHING = Published(message=CODE_SENT, exactly=0)
request = web.relies_on(
    REQUEST_CODE,
    "request a code",
    given=states.User(),
    body=_NUMBER,
    equals=_SENT,
    then=Published(message=CODE_SENT, equals=_TO_OWN_PHONE),
    refusals=("body",),
)
nobody = states.NoUser()
request.but("request a code of a number that nobody has", given=nobody, then=_NOTHING)
away = (states.User(), states.BRIDGE_IS_AWAY())
request.but("request a code while the bridge is away", given=away, then=_NOTHING)
for words, status, text in (
    ("refuses", 400, '{"detail": "the session is not connected"}'),
    ("has no session", 404, '{"detail": "there is no such session"}'),
    ("fails", 500, "<html>Internal Server Error</html>"),
    ("answers nonsense", 200, "<html>OK</html>"),
):
    fails = (states.User(), states.BridgeAnswers(status=status, text=text))
    request.but(f"request a code while the bridge {words}", given=fails, then=_NOTHING)
request.but("request a code an hour after the last", given=states.LongAgo())
three = states.ThreeCodes()
request.but("request a fourth code within an hour", given=three, **refused(429), then=_NOTHING)
request.but("request a code beside others' codes", given=(three, nobody), then=_NOTHING)

verify = web.relies_on(
    VERIFY_CODE,
    "log in by a code",
    given=states.ValidCode(),
    body=_CODE,
    equals={**_TOKEN, "user_id": Value("user_id")},
    then=(
        expect(GET_ME, equals=from_state("user_id", "phone_number")),
        expect(VERIFY_CODE, body=_CODE, status=401),
    ),
    refusals=("body",),
)
verify.but("log in by the newer of two codes", given=states.ReplacedCode())
wrong = verify.but(
    "log in by a wrong code",
    body={"code": Value("other_code")},
    then=expect(VERIFY_CODE, body=_CODE, equals=_TOKEN),
    **refused(401),
)
wrong.but("log in by the older of two codes", given=states.ReplacedCode())
verify.but("log in by the right code after four wrong ones", given=states.FourTried())
verify.but("log in by a new code after five wrong ones", given=states.NewCodeAfterTries())
bad = verify.but("log in by a used code", given=states.UsedCode(), **refused(401))
bad.but("log in by an expired code", given=states.ExpiredCode())
bad.but("log in by the right code after five wrong ones", given=states.TriedCode())
gone = (states.ValidCode(), states.USER_IS_GONE())
bad.but("log in by a code of a deleted user", given=gone)
bad.but("log in by a code as nobody", body={"phone_number": OTHER_NUMBER})
verify.but("log in by a code of Arabic digits", body={"code": _ARABIC}, **_INVALID)
verify.but("log in without a plus sign", body={"phone_number": NUMBER[1:]}, **_INVALID)

me = web.relies_on(
    GET_ME,
    "see who is logged in",
    given=states.User(),
    equals={**from_state("user_id", "phone_number"), "is_authenticated": True},
)
without_right(me, "see who is logged in")
