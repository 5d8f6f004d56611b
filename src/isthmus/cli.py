"""The command `isthmus`. Heavy parts are imported inside the commands, so that `--help` stays quick."""

from __future__ import annotations

import difflib
import functools
import inspect
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from isthmus import __version__
from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.atlas.handle import Atlas
    from isthmus.questions.answer import Answer
    from isthmus.questions.signature import Question

FINE, DATA_PROBLEMS, WRONG_USAGE = 0, 1, 2
F = TypeVar("F", bound=Callable[..., Any])

AtlasOption = Annotated[
    Path | None, typer.Option("--atlas", help="Atlas folder or built .duckdb file; the bundled atlas if left out.", show_default=False)
]
OverlayOption = Annotated[
    Path | None, typer.Option("--overlay", help="Folder of your own rows to lay over the atlas.", show_default=False)
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but results and errors.")]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="File to write; standard output if left out.", show_default=False)]

app = typer.Typer(
    help="Isthmus: an atlas of allied cooperation and defence industry, and the questions it answers.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 the data have problems, 2 wrong usage."""
    try:
        guarded(app)()
    except typer.Exit as told:
        raise SystemExit(told.exit_code) from None
    except BrokenPipeError:
        # Whoever read our output has gone; do not complain when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(DATA_PROBLEMS) from None


def guarded(command: F) -> F:
    """Tell errors in words and as exit codes: no traceback reaches a user."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            _fail("interrupted; what was there before is as it was", DATA_PROBLEMS)
        except Exception as error:
            if os.environ.get("ISTHMUS_TRACEBACK"):
                raise
            _fail(*_told(error))

    return run  # type: ignore[return-value]


def _told(error: Exception) -> tuple[str, int]:
    from isthmus.model.problem import AtlasError

    match error:
        case AtlasError():
            many = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
            return f"{many}\n{error}", DATA_PROBLEMS
        case ValueError():
            return str(error), WRONG_USAGE
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            way_out = "free some room, mend the permissions or choose another place with --out; nothing there was changed"
            return f"{place}{error.strerror or error}\n    way out: {way_out}", DATA_PROBLEMS
        case _:
            told = f"internal error: {type(error).__name__}: {error}"
            return f"{told}\n    way out: set ISTHMUS_TRACEBACK=1, run it again and report what it prints", DATA_PROBLEMS


def _fail(message: str, code: int) -> None:
    print(f"isthmus: {message}", file=sys.stderr)
    raise typer.Exit(code)


def _open(atlas: Path | None, overlay: Path | None, quiet: bool) -> Atlas:
    from isthmus.atlas.handle import open_atlas

    with step("opening the atlas", quiet=quiet):
        return open_atlas(atlas, overlay=overlay)


def _ask(opened: Atlas, name: str, values: Mapping[str, Any], quiet: bool) -> Answer:
    from isthmus.questions.signature import ask as ask_question

    with step(f"asking {name}", quiet=quiet):
        return ask_question(name, opened, **values)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"isthmus {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass


@app.command()
@guarded
def run(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the built atlas and the brief.")] = Path("out"),
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Build the atlas, ask every question and write the brief as PDF and HTML."""
    from isthmus.atlas.coverage import coverage

    built = out / "atlas.duckdb"
    if atlas is None or atlas.is_dir():
        build(built, atlas, overlay, quiet=True)
    else:
        built = atlas
    with _open(built, None, quiet) as opened:
        if not quiet:
            print(coverage(opened))
        answers = _readings(opened, (), quiet)
        for answer in answers:
            if not quiet:
                print(f"\n{answer.title}\n{answer.sentence}")
        paths = [_write_brief(opened, answers, out / f"brief{suffix}", None, quiet) for suffix in (".pdf", ".html")]
    print(("" if quiet else "\n") + "\n".join(str(path) for path in (built, *paths)))


@app.command()
@guarded
def build(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to build.")] = Path("out/atlas.duckdb"),
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Check an atlas folder and build it into one .duckdb file."""
    from isthmus.atlas import folder, store
    from isthmus.atlas.bundled import BUNDLED, version_for
    from isthmus.atlas.handle import overlays_for

    place = atlas or BUNDLED
    with step(f"building {out}", quiet=quiet):
        overlays = overlays_for(atlas, overlay)
        frames = folder.read(place, *overlays)
        store.build(frames, version_for(place, frames, *overlays), out)
    if not quiet:
        print(out)


@app.command()
@guarded
def check(
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Check an atlas: every broken rule at once, or the number of its facts, sources and grades."""
    from isthmus.atlas.coverage import coverage
    from isthmus.model.problem import AtlasError

    if form not in ("text", "json"):
        raise ValueError(f"--format {form!r} is not one of text, json")
    try:
        with _open(atlas, overlay, quiet=False) as opened:
            covered = coverage(opened)
    except AtlasError as error:
        if form == "text":
            raise
        problems = [{**vars(p), "places": [vars(place) for place in p.places]} for p in error.problems]
        print(json.dumps({"problems": problems}, ensure_ascii=False, indent=2))
        raise typer.Exit(DATA_PROBLEMS) from None
    if form == "json":
        print(json.dumps({"problems": [], "coverage": covered.as_dict()}, ensure_ascii=False, indent=2))
    else:
        print(f"0 problems\n{covered}")


@app.command()
@guarded
def questions() -> None:
    """List the questions, what each can be asked with, and how to ask it."""
    from isthmus.questions.signature import names, question

    for name in names():
        asked = question(name)
        print(f"{name}\n    {asked.title}")
        for p in asked.parameters:
            print(f"    {p.option:<16}{p.meaning}")


@app.command()
@guarded
def brief(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .pdf, .html or .md.")] = Path("out/brief.pdf"),
    question: Annotated[list[str] | None, typer.Option("--question", help="Only this question; may be repeated.", show_default=False)] = None,
    title: Annotated[str | None, typer.Option(help="Title of the brief.", show_default=False)] = None,
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a brief: sentences, figures, tables, method, assumptions and numbered references."""
    with _open(atlas, overlay, quiet) as opened:
        print(_write_brief(opened, _readings(opened, question or (), quiet), out, title, quiet))


@app.command()
@guarded
def cite(
    source_id: Annotated[list[str], typer.Argument(help="Ids of sources, or of facts such as engagements/ip4-madrid-2022.")],
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
) -> None:
    """Cite sources, with the facts that rest on them; of a fact, its grade and its sources."""
    with _open(atlas, overlay, quiet=False) as opened:
        for number, asked in enumerate(source_id):
            print(("\n" if number else "") + (_fact_in_words if "/" in asked else _source_in_words)(opened, asked))


@app.command()
@guarded
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write.")],
    form: Annotated[str, typer.Option("--format", help="datapackage (CSV) or parquet.")] = "datapackage",
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the atlas as a Data Package of CSV or Parquet files."""
    from isthmus.exchange.export import export as export_atlas

    if form not in ("datapackage", "parquet"):
        raise ValueError(f"--format {form!r} is not one of datapackage, parquet")
    with _open(atlas, overlay, quiet) as opened, step(f"writing {out}", quiet=quiet):
        print(export_atlas(opened, out, "parquet" if form == "parquet" else "datapackage"))


def _readings(opened: Atlas, only: tuple[str, ...] | list[str], quiet: bool) -> list[Answer]:
    """Every reading of every question that a brief shows, or of the named ones."""
    from isthmus.questions.signature import names, question

    chosen = [question(name) for name in (only or names())]
    return [_ask(opened, q.name, values, quiet) for q in chosen for values in q.readings]


def _write_brief(opened: Atlas, answers: list[Answer], out: Path, title: str | None, quiet: bool) -> Path:
    from isthmus.questions.evidence import sources_of
    from isthmus.report.brief import write_brief

    named = {"title": title} if title else {}
    with step(f"writing {out}", quiet=quiet):
        return write_brief(answers, out, sources_of=functools.partial(sources_of, opened), **named)


def _source_in_words(opened: Atlas, source_id: str) -> str:
    (citation,) = opened.cite([source_id])
    query = "SELECT fact_id, grade FROM facts JOIN fact_sources USING (fact_id) WHERE source_id = ? ORDER BY fact_id"
    facts = opened.sql(query, [source_id])
    reason = opened.sql("SELECT grade_reason FROM sources WHERE source_id = ?", [source_id]).item()
    lines = [f"[{citation.source_id}] {citation.text} {citation.url}", f"    reliability {citation.reliability}: {reason}"]
    lines += [f"    {fact_id}  {grade}" for fact_id, grade in facts.iter_rows()]
    return "\n".join(lines if facts.height else [*lines, "    no fact rests on it"])


def _fact_in_words(opened: Atlas, fact_id: str) -> str:
    rows = opened.sql("SELECT table_name, grade FROM facts WHERE fact_id = ?", [fact_id])
    if not rows.height:
        raise ValueError(f"the atlas has no fact {fact_id!r}; a fact's id is <table>/<id>, as `isthmus cite SOURCE_ID` prints them")
    table, grade = rows.row(0)
    record = opened.table(table).row(by_predicate=_is(fact_id), named=True)
    shown = {k: v for k, v in record.items() if v not in (None, []) and not k.endswith(("_earliest", "_latest", "source_ids"))}
    lines = [f"{fact_id}  {grade}", *(f"    {k}: {v}" for k, v in shown.items() if k != "fact_id")]
    return "\n".join([*lines, *(f"    [{c.source_id}] {c.text} {c.url}" for c in opened.cite(record["source_ids"]))])


def _is(fact_id: str) -> Any:
    import polars as pl

    return pl.col("fact_id") == fact_id


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
                             context_settings={"help_option_names": ["-h", "--help"]})  # fmt: skip
        single.command(cmd_name, help=question(cmd_name).title)(_asker(question(cmd_name)))
        return typer.main.get_command(single)


asking = typer.Typer(cls=_Questions, rich_markup_mode=None, no_args_is_help=True, help="Ask a question: isthmus ask QUESTION [OPTIONS].")
app.add_typer(asking, name="ask")


@asking.callback()
def _asking() -> None:
    pass


def _asker(asked: Question) -> Callable[..., None]:
    """A command whose options are the question's parameters and those of every question."""

    @guarded
    def command(
        atlas: AtlasOption = None, overlay: OverlayOption = None, form: str | None = None, out: OutOption = None, quiet: QuietOption = False,
        **given: Any,
    ) -> None:  # fmt: skip
        from isthmus.report.formats import format_for

        wanted = format_for(out, form)
        values = {name: value for name, value in given.items() if value is not None}
        with _open(atlas, overlay, quiet) as opened:
            _deliver(opened, _ask(opened, asked.name, values, quiet), wanted, out)

    own = [_option(p) for p in asked.parameters]
    listed = inspect.signature(command, eval_str=True).parameters
    formats = Annotated[
        str | None, typer.Option("--format", "-f", help="table, json, csv, parquet, html or md; a table if left out.", show_default=False)
    ]
    general = [p.replace(annotation=formats) if p.name == "form" else p for p in listed.values() if p.kind is not p.VAR_KEYWORD]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *general)]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _option(p: Any) -> inspect.Parameter:
    """A question's parameter as a typer option; texts are read by the question, which says what is wrong with them."""
    choices = f" One of {', '.join(p.choices)}." if p.choices else ""
    default = f" Default: {p.default}." if p.default not in (None, "") else ""
    kind = bool if p.kind is bool else str
    names = (f"{p.option}/--no-{p.option[2:]}",) if p.kind is bool else (p.option,)
    annotation = Annotated[kind | None, typer.Option(*names, help=f"{p.meaning}{choices}{default}", show_default=False)]  # type: ignore[valid-type]
    return inspect.Parameter(p.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _deliver(opened: Atlas, answer: Answer, form: str, out: Path | None) -> None:
    from isthmus.questions.evidence import sources_of
    from isthmus.report.formats import rendered, write

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
