"""What the commands share: their common options, how they open an atlas, and how errors are told."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.atlas.handle import Atlas
    from isthmus.questions.answer import Answer

FINE, DATA_PROBLEMS, WRONG_USAGE = 0, 1, 2
INTERRUPTED = "interrupted; what was there before is as it was"
F = TypeVar("F", bound=Callable[..., Any])

AtlasOption = Annotated[
    Path | None,
    typer.Option(
        "--atlas", help="Atlas folder or built .duckdb file; the bundled atlas if left out.", show_default=False
    ),
]
OverlayOption = Annotated[
    Path | None, typer.Option("--overlay", help="Folder of your own rows to lay over the atlas.", show_default=False)
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but results and errors.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="File to write; standard output if left out.", show_default=False)
]
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


def guarded(command: F) -> F:
    """Tell errors in words and as exit codes: no traceback reaches a user."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            fail(INTERRUPTED, DATA_PROBLEMS)
        except Exception as error:
            if "interrupted" in str(error).lower():  # what DuckDB makes of Ctrl-C
                fail(INTERRUPTED, DATA_PROBLEMS)
            if os.environ.get("ISTHMUS_TRACEBACK"):
                raise
            fail(*told(error))

    return run  # type: ignore[return-value]


def told(error: Exception) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    from isthmus.model.problem import AtlasError

    match error:
        case AtlasError():
            many = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
            return f"{many}\n{error}", DATA_PROBLEMS
        case ValueError():
            return str(error), WRONG_USAGE
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            way_out = (
                "free some room, mend the permissions or choose another place with --out; nothing there was changed"
            )
            return f"{place}{error.strerror or error}\n    way out: {way_out}", DATA_PROBLEMS
        case _:
            message = f"internal error: {type(error).__name__}: {error}"
            return (
                f"{message}\n    way out: set ISTHMUS_TRACEBACK=1, run it again and report what it prints",
                DATA_PROBLEMS,
            )


def fail(message: str, code: int) -> NoReturn:
    """Say it on standard error and leave with the code."""
    print(f"isthmus: {message}", file=sys.stderr)
    raise typer.Exit(code)


def opened_atlas(atlas: Path | None, overlay: Path | None, quiet: bool) -> Atlas:
    """The atlas that the options name; says so when opening takes long."""
    from isthmus.atlas.handle import open_atlas

    with step("opening the atlas", quiet=quiet):
        return open_atlas(atlas, overlay=overlay)


def answer_to(opened: Atlas, name: str, values: Mapping[str, Any], quiet: bool) -> Answer:
    """The answer to a question; says so when it takes long."""
    from isthmus.questions.signature import ask as ask_question

    with step(f"asking {name}", quiet=quiet):
        return ask_question(name, opened, **values)
