"""What Redis refuses, in words that say what to do. Knows which refusals pass by themselves."""

from redis.exceptions import RedisClusterException, RedisError

from shared._text.faults import one_line

__all__ = ["StreamRefusedError", "named", "passes", "remedy_of"]

_REMEDIES = {
    "WRONGTYPE": "the key is no stream: give the stream another name, or delete what is there",
    "READONLY": "this server is a replica: connect to the primary, or through Sentinel",
    "LOADING": "the server is reading its data: it answers soon",
    "OOM": "the server has no memory left: trim streams, or raise maxmemory",
    "MISCONF": "the server can't write to its disk: see its log",
    "MASTERDOWN": "the replica has lost its primary: connect to the primary",
    "CLUSTERDOWN": "the cluster is not complete: see CLUSTER INFO",
    "NOAUTH": "the server wants a password: give it in the URL",
    "WRONGPASS": "the user or the password is wrong",
    "NOPERM": "the user may not use this command or key: see ACL SETUSER",
    "CROSSSLOT": "the keys are in several slots of the cluster: give the stream a name without"
    " a brace, or with a hash tag, and other keys the stream's",
    "NOGROUP": "the group is missing: create_consumer_group makes it",
}
_LASTING = frozenset({"WRONGTYPE", "NOAUTH", "WRONGPASS", "NOPERM", "CROSSSLOT"})

# redis-py takes the first word off some refusals and says by a class which it was.
_WORDS = {
    "ReadOnlyError": "READONLY",
    "BusyLoadingError": "LOADING",
    "OutOfMemoryError": "OOM",
    "NoPermissionError": "NOPERM",
    "AuthenticationError": "NOAUTH",
    "AuthenticationWrongNumberOfArgsError": "NOAUTH",
    "MasterDownError": "MASTERDOWN",
    "ClusterDownError": "CLUSTERDOWN",
    "ClusterCrossSlotError": "CROSSSLOT",
    "CrossSlotTransactionError": "CROSSSLOT",
}


_ERRORS = (RedisError, RedisClusterException)


class StreamRefusedError(Exception):
    """Redis refuses something: which stream, how it says so, and what to do."""


def _word_of(error: BaseException) -> str:
    if found := _WORDS.get(type(error).__name__):
        return found
    text = str(error)
    if "same key slot" in text:  # as redis-py says it of a script
        return "CROSSSLOT"
    in_a_script = text.startswith("Error running script")  # as Redis before 7.0 says it
    return next((one for one in _REMEDIES if in_a_script and one in text), text.partition(" ")[0])


def remedy_of(error: BaseException) -> str:
    """Say what to do about a refusal; empty where nothing is known."""
    return _REMEDIES.get(_word_of(error), "") if isinstance(error, _ERRORS) else ""


def passes(error: BaseException) -> bool:
    """Whether to try again may help: all but a wrong type, a wrong key, and missing rights."""
    return not isinstance(error, _ERRORS) or _word_of(error) not in _LASTING


class named:  # noqa: N801  # read as a function: a generator would cost each message a microsecond
    """Raise what Redis refuses as a `StreamRefusedError`, where it is known what to do."""

    __slots__ = ("stream_name",)

    def __init__(self, stream_name: str) -> None:
        self.stream_name = stream_name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _ERRORS) and (remedy := remedy_of(error)):
            text = one_line(f"stream {self.stream_name}: {_word_of(error)}: {remedy} ({error})")
            raise StreamRefusedError(text) from error
