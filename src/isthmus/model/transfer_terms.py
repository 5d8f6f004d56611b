"""The controlled vocabularies of transfer permissions and compatibility."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

TRANSFER_ACTS = Vocabulary(
    "transfer_act",
    {
        "export": "the holder's makers or forces send it abroad",
        "re-export": "somebody who received it from the holder, or makes it under the holder's licence, passes it on",
    },
)

TRANSFER_EFFECTS = Vocabulary(
    "transfer_effect",
    {
        "allowed": "it may be passed on, or the decision was to let it",
        "exempt": "no single licence or consent is needed",
        "licence": "each case needs a licence or a decision",
        "consent": "the holder's consent is needed beforehand",
        "refused": "it may not be passed on, or the decision was to refuse",
        "pending": "decided, but not known to be in force",
    },
)

COMPATIBILITY_ASPECTS = Vocabulary(
    "compatibility_aspect",
    {
        "calibre": "whether it can be loaded and fired",
        "ballistics": "whether it flies as the fire control expects",
        "interface": "whether it works with launcher, radar or platform",
        "qualification": "whether forces are allowed to use it",
    },
)

FITS = Vocabulary(
    "fits",
    {
        "yes": "it fits",
        "partly": "it fits with restrictions or adjustments",
        "no": "it does not fit",
    },
)
