"""Votes, roll calls and issues of an invented assembly, in the layout of the unvotes files."""

import polars as pl
import pytest

VOTES = '''"rcid","country","country_code","vote"
1,"United States","US","no"
1,"Namibia","NA","yes"
1,"South Korea","KR","abstain"
2,"Namibia","NA","no"
2,"United States","US","yes"
'''
ROLL_CALLS = '''"rcid","session","importantvote","date","unres","amend","para","short","descr"
1,64,0,2010-02-26,"R/64/254",NA,NA,"REPORTS","First : adopted"
2,64,1,2010-06-24,"R/64/282",0,1,NA,NA
'''


def test_votes_give_roll_calls_known_by_number_and_roll_calls_complete_them(desk):
    landed = desk.land_one("un-votes", "votes.csv", VOTES)
    assert (landed.read, landed.loaded, landed.quarantined, landed.error) == (5, 5, (), "")
    assert desk.table("votes").select("roll_call_id", "actor_id", "vote").rows() == [
        ("un-1", "kr", "abstain"), ("un-1", "na", "yes"), ("un-1", "us", "no"), ("un-2", "na", "no"), ("un-2", "us", "yes"),
    ]  # fmt: skip
    assert desk.table("roll_calls")["date"].to_list() == [None, None]
    landed = desk.land_one("un-votes", "roll.csv", ROLL_CALLS)
    assert (landed.read, landed.loaded, landed.new, landed.changed) == (2, 2, 0, 2)
    calls = desk.table("roll_calls")
    assert calls.select("number", "session", "date", "important", "on_paragraph", "title", "description").rows() == [
        (1, 64, "2010-02-26", False, None, "REPORTS", "First : adopted"), (2, 64, "2010-06-24", True, True, None, None),
    ]  # fmt: skip
    assert calls["note"].to_list() == [None, None]


def test_the_order_of_the_files_does_not_matter_and_a_second_run_changes_nothing(desk):
    votes, calls = desk.file("votes.csv", VOTES), desk.file("roll.csv", ROLL_CALLS)
    desk.land("un-votes", calls, votes)
    before = desk.bytes_of_all()
    again = desk.land("un-votes", votes, calls)
    assert [(one.read, one.loaded, one.new, one.changed) for one in again] == [(5, 5, 0, 0), (2, 2, 0, 0)]
    assert desk.bytes_of_all() == before
    assert desk.table("roll_calls")["session"].to_list() == [64, 64]


def test_what_cannot_be_used_is_quarantined_with_line_reason_and_text(desk):
    text = VOTES + (
        '2,"Atlantis","QQ","yes"\n2,"Japan","KR","yes"\n2,"Japan","JP","perhaps"\nx,"Japan","JP","yes"\n'
        '2,"Japan","JP","9"\n2,"United States","US","yes"\n1,"Namibia","NA","no"\n2,"Japan"\n'
    )
    landed = desk.land_one("un-votes", "votes.csv", text)
    assert (landed.read, landed.loaded) == (13, 5)
    assert [(q.line, q.reason, q.raw) for q in landed.quarantined] == [
        (7, "no state has the code 'QQ' or the name 'Atlantis'", '2,"Atlantis","QQ","yes"'),
        (8, "the code 'KR' is South Korea, but the name is 'Japan'", '2,"Japan","KR","yes"'),
        (9, "perhaps is no vote", '2,"Japan","JP","perhaps"'),
        (10, "rcid is no whole number", 'x,"Japan","JP","yes"'),
        (11, "was not a member: no vote", '2,"Japan","JP","9"'),
        (12, "repeats line 6", '2,"United States","US","yes"'),
        (13, "contradicts line 3", '1,"Namibia","NA","no"'),
        (14, "has no vote", '2,"Japan"'),
    ]


def test_states_that_the_atlas_lacks_are_added_with_the_file_as_source(desk):
    desk.land_one("un-votes", "v.csv", "rcid,country,country_code,vote\n1,Yugoslavia,YU,1\n1,German Democratic Republic,DD,3\n"
                  "1,Czechoslovakia,NA,2\n1,Fiji,FJ,8\n")  # fmt: skip
    assert desk.table("votes").select("actor_id", "vote").rows() == [
        ("cshh", "abstain"), ("ddde", "no"), ("fj", "absent"), ("yucs", "yes")
    ]  # fmt: skip
    fiji = desk.table("actors").row(by_predicate=pl.col("actor_id") == "fj", named=True)
    assert (fiji["kind"], fiji["name"]) == ("state", "Fiji")
    assert fiji["source_ids"][0].startswith("un-votes-")


def test_states_by_correlates_of_war_numbers(desk):
    desk.land_one("un-votes", "v.csv", "rcid,ccode,vote\n7,2,1\n7,740,3\n7,999,1\n")
    assert desk.table("votes").select("actor_id", "vote").rows() == [("jp", "no"), ("us", "yes")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_columns_in_another_order_semicolons_and_a_preamble(desk, encoding):
    content = "Votes of the Assembly\n\nvote;Country Code;RCID\nyes;JP;4\nno;KR;4.0\n".encode(encoding)
    landed = desk.land_one("un-votes", "v.csv", content)
    assert (landed.read, landed.loaded, landed.notes) == (2, 2, ("read as UTF-16",))
    assert desk.table("votes")["roll_call_id"].to_list() == ["un-4", "un-4"]


def test_issues_complete_roll_calls_and_survive_another_file_of_them(desk):
    calls = desk.file("roll.csv", ROLL_CALLS)
    issues = desk.file("issues.csv", "rcid,short_name,issue\n1,nu,Nuclear weapons and nuclear material\n1,di,x\n9,nu,x\n2,zz,Fishing\n")
    _, landed = desk.land("un-votes", calls, issues)
    assert [q.reason for q in landed.quarantined] == [
        "its roll call is not there; import the file of roll calls first", "is no issue that is known",
    ]  # fmt: skip
    assert desk.table("roll_calls")["issues"].to_list() == [["arms-control", "nuclear"], []]
    desk.land("un-votes", calls)
    assert desk.table("roll_calls")["issues"].to_list() == [["arms-control", "nuclear"], []]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("<html><body>Not found</body></html>", "is html"),
        ("%PDF-1.7 …", "is PDF document"),
        ("a,b\n1,2\n", "has no header with the columns rcid in its first 2 lines; it begins with 'a,b'"),
        ("rcid,country\n1,US\n", "but none of vote, session, date, issue"),
        ("rcid,vote\n1,yes\n", "says nowhere whose vote it is"),
    ],
)
def test_what_is_no_file_of_votes_is_told_and_nothing_changes(desk, content, told):
    landed = desk.land_one("un-votes", "v.csv", content)
    assert told in landed.error
    assert "way out: give" in landed.error
    assert not (desk.own / "votes.csv").exists()


@pytest.mark.parametrize("day", ["26/02/2010", "2/26/2010", "26 Feb 2010", "20100226", "2010-02-26 00:00:00"])
def test_dates_in_several_styles(desk, day):
    desk.land_one("un-votes", "r.csv", f"rcid,session,date\n1,64,{day}\n")
    assert desk.table("roll_calls")["date"].to_list() == ["2010-02-26"]


def test_a_day_that_may_be_a_month_is_not_guessed_at(desk):
    landed = desk.land_one("un-votes", "r.csv", "rcid,session,date\n1,64,03/04/2010\n")
    assert [q.reason for q in landed.quarantined] == ["day and month of 03/04/2010 cannot be told apart"]
