"""`isthmus ask QUESTION`: one subcommand a question, its options read from the signature of its `ask`."""

from __future__ import annotations

import difflib
import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from isthmus.cli.options import (
    HELP_NAMES,
    AtlasOption,
    OutOption,
    OverlayOption,
    QuietOption,
    answer_to,
    guarded,
    opened_atlas,
)

if TYPE_CHECKING:
    from isthmus.atlas.handle import Atlas
    from isthmus.questions.answer import Answer
    from isthmus.questions.signature import Question


SHORTER = {"as_of": ("--on",)}
"""Parameter -> other names of its option."""


class _Questions(TyperGroup):
    """`isthmus ask`: its subcommands are the questions, each with the options of its signature."""

    def list_commands(self, ctx: Any) -> list[str]:
        from isthmus.questions.signature import names

        return list(names())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        from isthmus.questions.signature import names, question

        if cmd_name not in names():
            near = ", ".join(difflib.get_close_matches(cmd_name, names(), n=2))
            ctx.fail(f"there is no question {cmd_name!r}; {f'near: {near}; ' if near else ''}all: {', '.join(names())}")
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                             context_settings=HELP_NAMES)  # fmt: skip
        single.command(cmd_name, help=question(cmd_name).title)(_asker(question(cmd_name)))
        return typer.main.get_command(single)


asking = typer.Typer(
    cls=_Questions, rich_markup_mode=None, no_args_is_help=True, help="Ask a question: isthmus ask QUESTION [OPTIONS]."
)


@asking.callback()
def _asking() -> None:
    pass


def _asker(asked: Question) -> Callable[..., None]:
    """A command whose options are the question's parameters and those of every question."""

    @guarded
    def command(
        atlas: AtlasOption = None,
        overlay: OverlayOption = None,
        form: str | None = None,
        out: OutOption = None,
        quiet: QuietOption = False,
        **given: Any,
    ) -> None:
        from isthmus.report.formats import format_for

        wanted = format_for(out, form)
        values = {name: value for name, value in given.items() if value is not None}
        with opened_atlas(atlas, overlay, quiet) as opened:
            _deliver(opened, answer_to(opened, asked.name, values, quiet), wanted, out)

    own = [_option(p) for p in asked.parameters]
    listed = inspect.signature(command, eval_str=True).parameters
    formats = Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="table, json, csv, parquet, html or md; a table if left out.", show_default=False
        ),
    ]
    general = [
        p.replace(annotation=formats) if p.name == "form" else p for p in listed.values() if p.kind is not p.VAR_KEYWORD
    ]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *general)]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _option(p: Any) -> inspect.Parameter:
    """A question's parameter as a typer option; texts are read by the question, which says what is wrong with them."""
    choices = f" One of {', '.join(p.choices)}." if p.choices else ""
    default = f" Default: {p.default}." if p.default not in (None, "") else ""
    kind = bool if p.kind is bool else str
    names = (f"{p.option}/--no-{p.option[2:]}",) if p.kind is bool else (p.option, *SHORTER.get(p.name, ()))
    annotation = Annotated[kind | None, typer.Option(*names, help=f"{p.meaning}{choices}{default}", show_default=False)]  # type: ignore[valid-type]
    return inspect.Parameter(p.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _deliver(opened: Atlas, answer: Answer, form: str, out: Path | None) -> None:
    from isthmus.atlas.writing import write
    from isthmus.questions.evidence import sources_of
    from isthmus.report.formats import rendered

    if out is None and form == "table":
        from rich.console import Console

        from isthmus.report.terminal import plain_text, show

        if sys.stdout.isatty():
            show(answer, Console())
        else:
            sys.stdout.write(plain_text(answer))
        return
    if out is None and form == "parquet" and sys.stdout.isatty():
        raise ValueError("parquet is no text; name a file with --out")
    content = rendered(answer, form, functools.partial(sources_of, opened))
    if out is not None:
        print(write(content, out))
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
