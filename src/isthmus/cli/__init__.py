"""The command `isthmus`. Heavy parts are imported inside the commands, so that `--help` stays quick."""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus import __version__
from isthmus.cli.asking import asking
from isthmus.cli.checking_sources import sources
from isthmus.cli.importing import import_
from isthmus.cli.networks import criticality, network
from isthmus.cli.options import (
    DATA_PROBLEMS,
    HELP_NAMES,
    AtlasOption,
    OverlayOption,
    QuietOption,
    answer_to,
    fail,
    guarded,
    opened_atlas,
)
from isthmus.cli.reading import read
from isthmus.cli.resolving import clusters, judge, resolve
from isthmus.cli.reviewing import review
from isthmus.cli.scenarios import scenario
from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.atlas.handle import Atlas
    from isthmus.questions.answer import Answer
    from isthmus.web.own_facts import OwnFacts

app = typer.Typer(
    help="Isthmus: an atlas of allied cooperation and defence industry, and the questions it answers.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings=HELP_NAMES,
)  # fmt: skip


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 the data have problems, 2 wrong usage."""
    try:
        guarded(_written)()
    except typer.Exit as told:
        raise SystemExit(told.exit_code) from None
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone
        raise SystemExit(DATA_PROBLEMS) from None


def _written() -> None:
    """Run the command and write out all that it printed: a full disk may show at the last bytes alone."""
    try:
        app()
    finally:
        try:
            if sys.stdout is not None:  # it is None where it was closed before we began
                sys.stdout.flush()
        except OSError:
            _drop_output()
            raise


def _drop_output() -> None:
    """Let what cannot be written go, so that Python does not complain of it when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(wanted: bool) -> None:
    if wanted:
        print(f"isthmus {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
@guarded
def run(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the built atlas and the brief.")] = Path("out"),
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
    then_serve: Annotated[
        bool, typer.Option("--serve", help="Then serve the app on http://127.0.0.1:8350 until interrupted.")
    ] = False,
) -> None:
    """Build the atlas, ask every question and write the brief as PDF and HTML."""
    from isthmus.atlas.coverage import coverage

    built = out / "atlas.duckdb"
    if atlas is None or atlas.is_dir():
        build(built, atlas, overlay, quiet=True)
    else:
        built = atlas
    with opened_atlas(built, None, quiet) as opened:
        if not quiet:
            print(coverage(opened))
        answers = _readings(opened, (), quiet)
        for answer in answers:
            if not quiet:
                print(f"\n{answer.title}\n{answer.sentence}")
        paths = [_write_brief(opened, answers, out / f"brief{suffix}", None, quiet) for suffix in (".pdf", ".html")]
    print(("" if quiet else "\n") + "\n".join(str(path) for path in (built, *paths)))
    if then_serve:
        with opened_atlas(built, None, quiet) as opened:
            _serve(opened, _own_facts(atlas, overlay), browser=False, quiet=quiet)


@app.command()
@guarded
def serve(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 8350,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open a browser.")] = True,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but this machine's own asks clients for a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(help="Token that clients must show; made up where one is needed.", show_default=False)
    ] = None,
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Serve the app: open Isthmus in a browser."""
    with opened_atlas(atlas, overlay, quiet) as opened:
        _serve(opened, _own_facts(atlas, overlay), host=host, port=port, browser=browser, token=token, quiet=quiet)


def _serve(
    opened: Atlas, own_facts: OwnFacts | None, *, host: str = "127.0.0.1", port: int = 8350, browser: bool, token: str | None = None,
    quiet: bool,
) -> None:  # fmt: skip
    from isthmus.web.serve import CannotListen
    from isthmus.web.serve import serve as serve_app

    try:
        serve_app(opened, host=host, port=port, browser=browser, token=token, quiet=quiet, own_facts=own_facts)
    except CannotListen as error:
        fail(str(error), DATA_PROBLEMS)


def _own_facts(atlas: Path | None, overlay: Path | None) -> OwnFacts | None:
    """The user's own folder, where one lies over an atlas folder; a built file does not say what it was built from."""
    from isthmus.atlas.handle import overlays_for
    from isthmus.web.own_facts import OwnFacts

    if atlas is not None and atlas.is_file():
        return None
    return next((OwnFacts(atlas, place) for place in overlays_for(atlas, overlay)), None)


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
        with opened_atlas(atlas, overlay, quiet=False) as opened:
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
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .pdf, .html or .md.")] = Path(
        "out/brief.pdf"
    ),
    question: Annotated[
        list[str] | None, typer.Option("--question", help="Only this question; may be repeated.", show_default=False)
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the brief.", show_default=False)] = None,
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a brief: sentences, figures, tables, method, assumptions and numbered references."""
    with opened_atlas(atlas, overlay, quiet) as opened:
        print(_write_brief(opened, _readings(opened, question or (), quiet), out, title, quiet))


@app.command()
@guarded
def cite(
    source_id: Annotated[
        list[str], typer.Argument(help="Ids of sources, or of facts such as engagements/ip4-madrid-2022.")
    ],
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
) -> None:
    """Cite sources, with the facts that rest on them; of a fact, its grade and its sources."""
    with opened_atlas(atlas, overlay, quiet=False) as opened:
        for number, asked in enumerate(source_id):
            print(("\n" if number else "") + (_fact_in_words if "/" in asked else _source_in_words)(opened, asked))


@app.command()
@guarded
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write; with ftm, the file.")],
    form: Annotated[
        str, typer.Option("--format", help="datapackage (CSV), parquet, or ftm: actors and entities in the FollowTheMoney model.")
    ] = "datapackage",
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the atlas as a Data Package of CSV or Parquet files, or its actors and entities in the FollowTheMoney model."""
    from isthmus.exchange import follow_the_money
    from isthmus.exchange.export import export as export_atlas

    if form not in ("datapackage", "parquet", "ftm"):
        raise ValueError(f"--format {form!r} is not one of datapackage, parquet, ftm")
    with opened_atlas(atlas, overlay, quiet) as opened, step(f"writing {out}", quiet=quiet):
        if form == "ftm":
            print(follow_the_money.write(opened, out))
            return
        print(export_atlas(opened, out, "parquet" if form == "parquet" else "datapackage"))


def _readings(opened: Atlas, only: tuple[str, ...] | list[str], quiet: bool) -> list[Answer]:
    """Every reading of every question that a brief shows, or of the named ones; what this atlas cannot answer is said."""
    from isthmus.questions.naming import QuestionError
    from isthmus.questions.signature import names, question, readings

    answers = []
    refused = []
    for name in [question(name).name for name in only] or names():
        try:
            answers += [answer_to(opened, name, values, quiet) for values in readings(name, opened)]
        except QuestionError as error:
            refused.append(f"{name} is left out: {error}")
    if not answers:
        raise ValueError("this atlas answers none of the questions\n" + "\n".join(refused))
    for line in refused:
        print(f"isthmus: {line}", file=sys.stderr)
    return answers


def _write_brief(opened: Atlas, answers: list[Answer], out: Path, title: str | None, quiet: bool) -> Path:
    from isthmus.questions.evidence import sources_of
    from isthmus.report.brief import write_brief
    from isthmus.report.document import DEFAULT_TITLE

    with step(f"writing {out}", quiet=quiet):
        return write_brief(answers, out, title=title or DEFAULT_TITLE, sources_of=functools.partial(sources_of, opened))


def _source_in_words(opened: Atlas, source_id: str) -> str:
    (citation,) = opened.cite([source_id])
    query = "SELECT fact_id, grade FROM facts JOIN fact_sources USING (fact_id) WHERE source_id = ? ORDER BY fact_id"
    facts = opened.sql(query, [source_id])
    reason = opened.sql("SELECT grade_reason FROM sources WHERE source_id = ?", [source_id]).item()
    lines = [
        f"[{citation.source_id}] {citation.text} {citation.url}",
        f"    reliability {citation.reliability}: {reason}",
    ]
    lines += [f"    {fact_id}  {grade}" for fact_id, grade in facts.iter_rows()]
    return "\n".join(lines if facts.height else [*lines, "    no fact rests on it"])


def _fact_in_words(opened: Atlas, fact_id: str) -> str:
    rows = opened.sql("SELECT table_name, grade FROM facts WHERE fact_id = ?", [fact_id])
    if not rows.height:
        raise ValueError(
            f"the atlas has no fact {fact_id!r}; a fact's id is <table>/<id>, as `isthmus cite SOURCE_ID` prints them"
        )
    table, grade = rows.row(0)
    record = opened.table(table).row(by_predicate=_is(fact_id), named=True)
    shown = {
        k: v
        for k, v in record.items()
        if v not in (None, []) and not k.endswith(("_earliest", "_latest", "source_ids"))
    }
    lines = [f"{fact_id}  {grade}", *(f"    {k}: {v}" for k, v in shown.items() if k != "fact_id")]
    return "\n".join([*lines, *(f"    [{c.source_id}] {c.text} {c.url}" for c in opened.cite(record["source_ids"]))])


def _is(fact_id: str) -> Any:
    import polars as pl

    return pl.col("fact_id") == fact_id


app.add_typer(asking, name="ask")
app.command(name="import")(import_)
app.command(name="read")(read)
app.command(name="resolve")(resolve)
app.command(name="judge")(judge)
app.command(name="clusters")(clusters)
app.command(name="criticality")(criticality)
app.add_typer(network, name="network")
app.add_typer(scenario, name="scenario")
app.add_typer(sources, name="sources")
app.add_typer(review, name="review")
