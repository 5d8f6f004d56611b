"""Ordinary ways in which publications tell of a meeting or ask for something, and ways that only look like it."""

from __future__ import annotations

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all

MEETINGS = [
    "Japan and Norway met in Oslo on 3 May 2024 to talk about the northern sea route.",
    "Talks between Japan and Norway were held in Oslo on 3 May 2024.",
    "The third Japan–Norway Maritime Dialogue took place in Oslo on 3 May 2024.",
    "Norway hosted a delegation from Japan in Oslo on 3 May 2024.",
    "On 3 May 2024 Norway received officials from Japan.",
    "Defence officials of Japan and Norway sat down together in Oslo on 3 May 2024.",
    "On 3 May 2024, Norway and Japan co-chaired a round of staff talks in Oslo.",
    "Japan was the guest of Norway in Oslo on 3 May 2024.",
    "A meeting of Japan, Norway and Estonia was convened by Norway on 3 May 2024.",
    "Representatives of Japan and Norway gathered in Oslo on 3 May 2024.",
    "The talks, held in Oslo on 3 May 2024, brought together Japan and Norway.",
    "Norway and Japan concluded two days of consultations on 3 May 2024.",
    "Japan took part in a workshop that Norway ran in Oslo on 3 May 2024.",
    "Norway and Japan inaugurated a joint office in Oslo at a ceremony on 3 May 2024.",
    "A ship of Japan called at Oslo on 3 May 2024 and was received by Norway.",
    "On 3 May 2024 Norway and Japan opened their first space dialogue.",
    "Norway's defence staff spoke by telephone with Japan on 3 May 2024.",
    "Exercise Cold Anchor ran from 3 to 9 May 2024 with forces of Norway and Japan.",
    "From 3 to 9 May 2024 ships of Japan sailed with those of Norway off the coast.",
    "Norway and Japan trained together in Darwin from 3 to 9 May 2024.",
    "An exercise of Japan and Norway began on 3 May 2024.",
    "Japan and Norway signed a memorandum of understanding in Oslo on 3 May 2024.",
    "A memorandum between Japan and Norway was signed on 3 May 2024.",
    "Japan and Norway will meet in Oslo on 3 June 2024.",
    "The next round of talks between Japan and Norway is planned for 3 June 2024.",
    "Norway handed over generators to Ukraine on 3 May 2024.",
    "On 3 May 2024 Japan paid a visit to Norway.",
    "Two frigates of Japan arrived in Oslo on 3 May 2024 for a visit hosted by Norway.",
    "At a conference in Oslo on 3 May 2024, Japan and Norway compared notes on cables.",
    "Also on 3 May 2024, Japan had lunch with Norway in the old fort.",
    "It was in Oslo, on 3 May 2024, that Japan and Norway held their first summit.",
    "3 May 2024: visit of Japan to Norway",
]

NO_MEETINGS = [
    "The talks between Japan and Norway planned for 3 May 2024 were cancelled.",
    "Japan and Norway did not meet on 3 May 2024.",
    "If Japan and Norway met on 3 June 2024, much could be gained.",
    "Japan and Norway should meet in Oslo on 3 June 2024.",
    "A meeting of Japan and Norway would help.",
    "Japan met its target for shells on 3 May 2024.",
    "Norway declined to receive Japan on 3 May 2024.",
    "Since Japan and Norway first met in 2012, little has changed.",
    "Norway bought 40 drones from Japan on 3 May 2024.",
    "The visit of Japan to Norway foreseen for 3 May 2024 has been called off.",
    "Will Japan and Norway meet on 3 June 2024?",
    "Japan and Norway have talked for years.",
    "On 3 May 2024 the yen fell against the krone.",
    "The paper on Japan and Norway was published on 3 May 2024.",
    "The exercise of Norway and Japan was postponed on 3 May 2024.",
    "Japan and Norway meet every year.",
    "Norway and Japan have refused to hold talks.",
    "In 2019 a conference was held.",
    "Norway welcomes the decision of Japan.",
    "Neither Japan nor Norway attended the conference on 3 May 2024.",
]

ADVICE = [
    "Japan should join the centre in Tallinn.",
    "Japan must open its yards to allied ships.",
    "Norway needs to fund a second line.",
    "Norway ought to share its ice charts.",
    "Japan would do well to buy early.",
    "NATO would be wise to open its courses.",
    "Estonia, for its part, should offer a seat at the centre.",
    "We recommend that Japan appoint a liaison officer.",
    "We urge NATO to publish the list.",
    "We would encourage Norway to host the first session.",
    "The authors call on Japan to ratify the agreement.",
    "It is time for NATO to name a single office.",
    "It falls to Norway to convene the group.",
    "It is up to Japan to set the pace.",
    "Japan is urged to lift its ban.",
    "NATO is called upon to establish a desk in Tokyo.",
    "Poland is invited to second two officers.",
    "Norway could do worse than to lend a tug.",
    "The first step for Japan is to appoint a coordinator.",
    "The next step is to draft a common standard.",
    "What Japan must do is simple: sign the agreement.",
    "All Norway needs to do is to open its books.",
    "My advice to NATO: appoint one official and give her a budget.",
    "To Japan: second five officers to Tallinn.",
    "Japan: fund a second line for propellant.",
    "Norway and Japan: agree on a standard for the data.",
    "Let Norway host the first round.",
    "Let us build a joint depot.",
    "It is essential that Japan ratify the agreement.",
    "It is recommended that NATO open an office in Tokyo.",
    "Norway wants Japan to share its charts.",
    "Our request to Japan is modest: send two engineers.",
    "Allies should agree on one standard for shells.",
    "European governments must place longer orders.",
    "Create a joint fund for cable repair ships in the Pacific.",
    "Japan had better prepare its ports.",
    "It is vital for Japan to stockpile propellant.",
    "NATO has to decide who answers.",
    "Japan and Norway need to test their radios together.",
    "The government of Japan should set aside money for repair ships.",
]

NO_ADVICE = [
    "Deliveries should begin in 2026.",
    "The ship should arrive in May.",
    "Japan should have joined the centre years ago.",
    "If asked, Japan should agree.",
    "Critics say that NATO should stay out of Asia.",
    "It should be noted that Japan joined in 2019.",
    "The traffic should be normal again.",
    "Participants should register by Friday.",
    "See the annex for a list of sources.",
    "Japan joined the centre in 2019.",
    "Whether Norway should pay is an open question.",
    "Why should Japan care?",
    "The line must have cost a great deal.",
    "It must be said that the talks were long.",
    "Money should matter less than trust.",
    "Japan was asked to leave.",
    "The agreement needs no change.",
    "Norway has to date paid nothing.",
    "Let me begin with a story.",
    "Note that the figures are rounded.",
    "Some in Tokyo argue that Japan should build alone.",
    "Officials will reply that markets should provide.",
    "Imagine a strait without ships.",
    "The first step was to appoint a coordinator.",
    "Register online: places are few.",
]


@pytest.mark.parametrize("sentence", MEETINGS)
def test_a_meeting_is_told_in_many_ways(sentence: str) -> None:
    found = [c for c in propose_all(reading("# A title", sentence, kind="news")) if c.kind == "engagement"]
    assert len(found) == 1, found
    ids = {p["id"] for p in found[0].content["took_part"]}
    assert {"no"} <= ids
    assert found[0].content["when"].startswith(("2024-05-03", "2024-06-03"))


@pytest.mark.parametrize("sentence", NO_MEETINGS)
def test_what_only_looks_like_a_meeting(sentence: str) -> None:
    assert not [c for c in propose_all(reading("# A title", sentence, kind="news")) if c.kind == "engagement"]


@pytest.mark.parametrize("sentence", ADVICE)
def test_advice_is_given_in_many_ways(sentence: str) -> None:
    found = [c for c in propose_all(reading("# A title", sentence)) if c.kind == "recommendation"]
    assert [c.content["what"] for c in found] == [sentence]


@pytest.mark.parametrize("sentence", NO_ADVICE)
def test_what_only_looks_like_advice(sentence: str) -> None:
    assert not [c for c in propose_all(reading("# A title", sentence)) if c.kind == "recommendation"]
