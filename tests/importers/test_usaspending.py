"""Invented awards in the layout of USAspending's files."""

import pytest

from isthmus.atlas import folder
from isthmus.importers.delimited import OPEN

HEADER = (
    "contract_transaction_unique_key,contract_award_unique_key,award_id_piid,modification_number,parent_award_id_piid,"
    "federal_action_obligation,current_total_value_of_award,potential_total_value_of_award,action_date,"
    "period_of_performance_start_date,period_of_performance_current_end_date,awarding_agency_name,awarding_sub_agency_name,"
    "recipient_name,recipient_country_code,primary_place_of_performance_country_code,prime_award_base_transaction_description,"
    "product_or_service_code,naics_code,number_of_offers_received,usaspending_permalink,unheard_of\n"
)


def line(key="T1", award="CONT_AWD_1_9700_-NONE-_-NONE-", money="100.50", date="2024-03-01", name="ACME INC.", country="USA", offers="3"):
    return (
        f'{key},{award},P1,0,,{money},1000,5000,{date},2024-04-01,2025-03-31 00:00:00,Department of Defense,Dept of the Army,'
        f'{name},{country},JPN,"SHELLS, 155 MM",1320,332993,{offers},https://www.usaspending.gov/award/{award}/,x\n'
    )


def test_actions_of_an_award_add_up_and_the_latest_tells_how_it_stands(desk):
    text = HEADER + line() + line("T2", money="-0.5", date="2024-06-01", offers="4") + line("T3", award="CONT_AWD_2", country="")
    landed = desk.land_one("usaspending", "a.csv", text)
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 2)  # awards, not lines
    first, second = desk.table("awards").rows(named=True)
    assert (first["value"], first["value_kind"], first["currency"], first["actions"]) == (100.0, "obligated", "USD", 2)
    assert first["ceiling"] == 5000
    assert (first["date"], first["work_start"], first["work_end"], first["offers"]) == ("2024-03-01", "2024-04-01", "2025-03-31", 4)
    assert (first["buyer_country"], first["supplier_countries"], first["place_country"]) == ("us", ["us"], "jp")
    assert (first["title"], first["codes"]) == ("SHELLS, 155 MM", ["NAICS:332993", "PSC:1320"])
    assert (first["supplier_names"], first["suppliers"]) == (["ACME INC."], ["acme"])
    assert second["supplier_countries"] == []  # an empty country is not the United States


def test_an_award_with_a_broken_line_is_quarantined_whole_and_a_repeated_action_counts_once(desk):
    odd = line("T5", award="B", money="x") + line("T6", award="B") + line("T7", award="C", date="soon") + line("T8", award="")
    text = HEADER + line() + line() + odd
    landed = desk.land_one("usaspending", "a.csv", text)
    assert (landed.read, landed.loaded) == (4, 1)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (4, "x is no obligation"), (6, "soon is no day of action"), (7, "names no award"),
    ]  # fmt: skip
    assert desk.table("awards")["value"].to_list() == [100.5]


def test_line_breaks_in_descriptions_do_not_shift_lines(desk):
    text = HEADER + line().replace("SHELLS,", "SHELLS,\n") + line("T2", award="B", money="x")
    landed = desk.land_one("usaspending", "a.csv", text)
    assert [(q.line, q.raw[:4]) for q in landed.quarantined] == [(4, "T2,B")]
    assert desk.table("awards")["title"].to_list() == ["SHELLS, 155 MM"]


def test_another_download_is_told(desk):
    assert "contract_award_unique_key" in desk.land_one("usaspending", "a.csv", "assistance_award_unique_key\n1\n").error
    assert folder.read(desk.atlas)["awards"].height == 0


PLAIN = '"SHELLS, 155 MM"'


def plain(*args, **fields):
    return line(*args, **fields).replace(PLAIN, "SHELLS")


@pytest.mark.parametrize("closes", ["", "C3"])
def test_a_quotation_that_is_not_closed_takes_no_other_award_along(desk, closes):
    """Left open to the end of the file, or until another stray mark: the awards between are read, its own line is quarantined."""
    others = [plain(f"T{key}", award=key).replace("SHELLS", 'SHELLS"' if key == closes else "SHELLS") for key in ("C1", "C2", "C3", "C4")]
    text = HEADER + plain("T1", award="A") + plain("T2", award="B").replace("SHELLS", '"SHELLS') + "".join(others)
    landed = desk.land_one("usaspending", "a.csv", text)
    assert (landed.read, landed.loaded) == (6, 5)
    assert [(q.line, q.reason, q.raw[:5]) for q in landed.quarantined] == [(3, OPEN, "T2,B,")]
    assert "C1" not in landed.quarantined[0].raw
    assert sorted(desk.table("awards")["reference"]) == ["A", "C1", "C2", "C3", "C4"]


def test_a_quotation_that_the_next_line_closes_is_parted_too(desk):
    text = HEADER + plain("T2", award="B").replace("SHELLS", '"SHELLS') + line("T3", award="C")
    landed = desk.land_one("usaspending", "a.csv", text)
    assert [(q.line, q.raw[:5]) for q in landed.quarantined] == [(2, "T2,B,")]
    assert desk.table("awards")["reference"].to_list() == ["C"]


def test_a_text_with_as_many_commas_as_the_header_is_no_record(desk):
    long = "SHELLS,\n" + "a, " * 21 + "b\nand fuzes"  # of the header's 22 cells; the line after it is none
    text = HEADER + line().replace("SHELLS, 155 MM", long) + line("T2", award="B", money="x")
    landed = desk.land_one("usaspending", "a.csv", text)
    assert [(q.line, q.raw[:4]) for q in landed.quarantined] == [(5, "T2,B")]
    assert "and fuzes" in desk.table("awards")["title"][0]


def test_the_text_of_one_record_does_not_shift_that_of_the_next(desk):
    odd = line("T1", award="A", money="x").replace("SHELLS,", "SHELLS,\n")
    landed = desk.land_one("usaspending", "a.csv", HEADER + odd + line("T2", award="B", money="y"))
    assert [(q.line, q.raw[:4], q.raw.count("\n")) for q in landed.quarantined] == [(2, "T1,A", 1), (4, "T2,B", 0)]


def test_a_cell_longer_than_the_csv_module_allows_by_itself(desk):
    landed = desk.land_one("usaspending", "a.csv", HEADER + line().replace("SHELLS", "S" * 200_000) + "T2,B\n")
    assert (landed.loaded, [q.line for q in landed.quarantined]) == (1, [3])
    assert desk.table("awards").height == 1
