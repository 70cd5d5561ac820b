"""``handfast states`` prints handlers that can be pasted."""

from __future__ import annotations

from typer.testing import CliRunner

from handfast.commands.app import app


def test_the_handlers_of_a_provider_are_printed_as_a_module() -> None:
    """With every state of the provider by the name that interactions give it."""
    done = CliRunner().invoke(app, ["states", "core"])
    assert done.exit_code == 0
    module: dict[str, object] = {}
    exec(done.stdout, module)  # noqa: S102  # the text is what people paste
    handlers = module["HANDLERS"]
    assert isinstance(handlers, dict)
    assert {"a user exists", "the scheduler runs"} <= set(handlers)


def test_an_unknown_provider_is_refused_with_the_nearest_name() -> None:
    done = CliRunner().invoke(app, ["states", "corr"])
    assert done.exit_code == 2
    assert "did you mean 'core'?" in " ".join(done.output.split())
