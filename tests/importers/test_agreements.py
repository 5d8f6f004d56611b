"""Invented agreements in the layouts of DCAD and ATOP."""

D = (
    "ccode1,cowName1,ccode2,cowName2,signDay,signMonth,signYear,EIFDay,EIFMonth,EIFYear,type,category1,category2,category3,"
    "terminated,durationActual,endYearEstimate,sourceType,source,factivaConf,DCAid\n"
)


def test_dcad_agreements_join_on_numbers_and_take_no_estimated_end(desk):
    rows = (
        "2,USA,740,JAP,1,4,1984,,,,sector,PROCUREMENT,DIC,,0,,2010,treaty,TIAS,,DCADv1.0-0001\n"
        "740,XXX,732,XXX,,11,1999,15,12,1999,general,DCA,,,1,5,2004,factiva,Wires,2,DCADv1.0-0002\n"
        "740,JAP,999,XXX,1,1,1999,,,,general,DCA,,,0,,2010,treaty,x,,DCADv1.0-0003\n"
        "740,JAP,732,ROK,31,2,1999,,,,general,DCA,,,0,,2010,treaty,x,,DCADv1.0-0004\n"
        "740,JAP,740,JAP,1,2,1999,,,,general,DCA,,,0,,2010,treaty,x,,DCADv1.0-0005\n"
        "740,JAP,732,ROK,1,2,1999,,,,sector,MAGIC,,,0,,2010,treaty,x,,DCADv1.0-0006\n"
        "740,JAP,732,ROK,1,2,1999,,,,general,DCA,,,0,,2010,treaty,x,,DCADv1.0-0001\n"
        "740,JAP,260,GFR,1,2,1985,,,,general,DCA,,,0,,2010,treaty,x,,DCADv1.0-0007\n"
    )
    landed = desk.land_one("dcad", "d.csv", D + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 8, 3)
    table = desk.table("commitments")
    first, second = (table.filter(commitment_id=f"dcad-000{n}").row(0, named=True) for n in (1, 2))
    assert (first["parties"], first["signed"], first["until"], first["us_role"]) == (["jp", "us"], "1984-04-01", None, "party")
    assert (first["functions"], first["domains"], first["binding"]) == (["co-production", "procurement"], ["defence-industry"], True)
    assert (second["parties"], second["signed"], second["in_force"], second["until"]) == (["jp", "kr"], "1999-11", "1999-12-15", "2004")
    assert table.filter(commitment_id="dcad-0007")["parties"].item().to_list() == ["de", "jp"]  # the Federal Republic lives on
    assert (second["functions"], second["binding"], second["credibility"], second["us_role"]) == ([], False, 3, "none")
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (4, "no state has the Correlates of War number 999"), (5, "1999-02-31 is no date"), (6, "binds fewer than two states"),
        (7, "MAGIC is no category of agreement"), (8, "repeats the agreement of line 2"),
    ]  # fmt: skip


def test_atop_alliances_with_members_in_columns(desk):
    header = "atopid,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul,mem1,mem2,mem3\n"
    rows = "4000,1951,9,8,0,0,0,1,0,0,0,1,2,740,\n4001,1960,99,99,1970,5,1,0,0,0,1,0,740,732,20\n1000,1815,1,1,1820,1,1,1,0,0,0,0,300,2,\n"
    landed = desk.land_one("atop", "a.csv", header + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 3, 2)
    table = desk.table("commitments")
    first, second = (table.filter(commitment_id=f"atop-400{n}").row(0, named=True) for n in (0, 1))
    assert (first["parties"], first["signed"], first["until"], first["kind"]) == (["jp", "us"], "1951-09-08", None, "treaty")
    assert first["functions"] == ["collective-defence", "consultation"]
    assert (second["signed"], second["until"], second["functions"]) == ("1960", "1970-05-01", [])
    assert "non-aggression" in second["summary"]
    assert [(q.line, q.reason) for q in landed.quarantined] == [(4, "no state has the Correlates of War number 300")]


def test_atop_members_one_a_line_make_one_alliance(desk):
    header = "atopid,member,yrent,yrexit,begyr,endyr,defense,consul\n"
    one = "4000,2,1951,0,1951,0,1,0\n4000,740,1951,0,1951,0,0,1\n4000,732,1951,1960,1951,0,1,0\n"
    rows = one + "4001,2,1951,0,1951,0,1,0\n4001,999,1951,0,1951,0,1,0\n"
    landed = desk.land_one("atop", "m.csv", header + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 1)
    row = desk.table("commitments").filter(commitment_id="atop-4000").row(0, named=True)
    assert (row["parties"], row["functions"]) == (["jp", "us"], ["collective-defence", "consultation"])  # 732 has left
    assert landed.quarantined[0].line == 5
    assert landed.quarantined[0].raw.count("\n") == 1


def test_atop_phases_count_once_with_the_last_and_dyads_are_refused(desk):
    header = "atopidphase,begyr,endyr,defense,mem1,mem2\n"
    landed = desk.land_one("atop", "p.csv", header + "4000.2,1960,0,0,2,740\n4000.1,1951,1960,1,2,740\n")
    assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)
    row = desk.table("commitments").filter(commitment_id="atop-4000").row(0, named=True)
    assert (row["signed"], row["until"], row["functions"]) == ("1951", None, [])
    assert "pairs of states" in desk.land_one("atop", "d.csv", "stateA,stateB,year,defense,atopid1\n2,740,1960,1,4000\n").error
    assert "pairs of states" in desk.land_one("atop", "d.csv", "atopid,begyr,ccode1,ccode2,year\n1,2,2,740,1960\n").error
