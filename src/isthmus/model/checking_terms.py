"""The controlled vocabularies of the checks of cited pages."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

FETCH_OUTCOMES = Vocabulary(
    "fetch_outcome",
    {
        "fetched": "the page was there and was read",
        "unchanged": "the page is as it was when it was read last",
        "moved": "the page was read, and its address has changed for good",
        "gone": "the server says that the page is not there (404, 410)",
        "refused": "the server does not let programs read it (401, 402, 403, 407, 451)",
        "robots": "the site's robots.txt asks programs not to read it",
        "failing": "the server answered with an error, again and again",
        "unreachable": "no answer: no such host, no connection, a broken connection",
        "insecure": "the certificate does not vouch for the host, or no secure connection came about",
        "too-slow": "the answer did not come to its end in time",
        "too-large": "the page is larger than what is read, or unpacks to more",
        "wrong-type": "what came is no page, document or text",
        "astray": "redirects lead in a circle, to too many places, or out of the public web",
    },
)

FACT_VERDICTS = Vocabulary(
    "fact_verdict",
    {
        "found": "every figure of the fact stands in the page beside a name of it; without figures, every name",
        "near": "a part of it stands in the page, or a figure close to it",
        "absent": "none of its figures, or without figures none of its names, stands in the page",
    },
)
