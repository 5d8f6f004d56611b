"""Checks of what is cited: whether the page is there, and whether the fact stands in it."""

from __future__ import annotations

from isthmus.model import checking_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import SOURCE, WEB
from isthmus.model.tables.reading import DIGEST


@table("source_checks", key=("check_id",), identity="check_id", dated_by="checked")
class SourceCheck:
    """What came of fetching a source's page on a day."""

    check_id: str = column("Permanent id: source and day.", pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    source_id: str = column("The source.", ref=SOURCE)
    checked: Edtf = column("When it was fetched.")
    url: str = column("The address that was asked for.", pattern=WEB)
    outcome: str = column("What came of it.", one_of=v.FETCH_OUTCOMES)
    status: int | None = column("HTTP status of the last answer.", unit="HTTP status", ge=100, le=599)
    final_url: str | None = column("Address of the page that was read, where redirects led elsewhere.", pattern=WEB)
    digest: str | None = column("SHA-256 of the bytes that were kept, hex.", pattern=DIGEST)
    size: int | None = column("How much was kept.", unit="byte", ge=0)
    content_type: str | None = column("Type that the server states.")
    etag: str | None = column("The server's name for this version; asked with next time.")
    last_modified: str | None = column("When the server says that it was last changed; asked with next time.")
    note: str | None = column("What went wrong or is odd, in words.")


@table("fact_checks", key=("fact_check_id",), identity="fact_check_id", dated_by="checked")
class FactCheck:
    """Whether a fact's figures and names stand in the page of a source that it cites; no grade changes by itself."""

    fact_check_id: str = column("Permanent id, made of fact, source, page and what was looked for.", pattern=r"^[0-9a-f]{16}$")
    fact_id: str = column("The fact.", pattern=r"^[a-z_]+/[a-z0-9][a-z0-9./-]*$")
    source_id: str = column("The source.", ref=SOURCE)
    checked: Edtf = column("When it was looked for.")
    digest: str = column("SHA-256 of the page that was read, hex.", pattern=DIGEST)
    verdict: str = column("Whether it stands there.", one_of=v.FACT_VERDICTS)
    figures: int = column("Figures that the fact states.", unit="figure", ge=0)
    figures_found: int = column("Of them, those that stand in the page beside a name of the fact.", unit="figure", ge=0)
    names: int = column("Names that the fact refers to.", unit="name", ge=0)
    names_found: int = column("Of them, those that stand in the page.", unit="name", ge=0)
    missing: tuple[str, ...] = column("What was not found.")
    passage: str | None = column("The passage that says most of it.")
    locator: str | None = column("Where in the page that passage stands.")
