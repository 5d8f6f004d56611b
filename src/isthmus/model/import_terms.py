"""The controlled vocabularies of the tables that importers fill."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

VOTES = Vocabulary(
    "vote",
    {
        "yes": "in favour",
        "no": "against",
        "abstain": "abstained",
        "absent": "a member, and recorded as absent or not voting",
    },
)

VOTE_ISSUES = Vocabulary(
    "vote_issue",
    {
        "middle-east": "the Palestinian conflict",
        "nuclear": "nuclear weapons and nuclear material",
        "arms-control": "arms control and disarmament",
        "colonialism": "colonialism",
        "human-rights": "human rights",
        "development": "economic development",
    },
)

ARMS_CONDITIONS = Vocabulary(
    "arms_condition",
    {
        "new": "newly made",
        "second-hand": "used before",
        "second-hand-modernised": "used before and modernised before delivery",
    },
)

SPENDING_MEASURES = Vocabulary(
    "spending_measure",
    {
        "local-currency": "in the state's currency at current prices, calendar years",
        "local-currency-fiscal": "in the state's currency at current prices, financial years that begin in the year named",
        "constant-dollars": "in US dollars at constant prices and exchange rates of the base year",
        "current-dollars": "in US dollars at the prices and exchange rates of the year",
        "share-of-gdp": "as a share of gross domestic product",
        "per-capita": "a head, in current US dollars",
        "share-of-government-spending": "as a share of all government spending",
    },
)

TRADE_FLOWS = Vocabulary(
    "trade_flow",
    {
        "import": "goods in, those that leave again unchanged included",
        "export": "goods out, those that came in before included",
        "re-import": "goods that come back unchanged",
        "re-export": "goods that came in and leave unchanged",
        "domestic-export": "goods out that were made there",
        "foreign-import": "goods in that were made abroad",
    },
)

TRADE_BASES = Vocabulary(
    "trade_basis",
    {
        "reported": "as the reporter told it; its partner may tell otherwise",
        "reconciled": "made of what both sides reported",
    },
)

AWARD_VALUES = Vocabulary(
    "award_value",
    {
        "obligated": "money bound so far, summed over the actions of the award",
        "awarded": "value of the contract as awarded",
        "ceiling": "the most that may be spent, options included",
    },
)
