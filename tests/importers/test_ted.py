"""Invented notices in the layout of the 2014 forms and of eForms."""

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication" DOC_ID="1-2024">
 <CODED_DATA_SECTION><REF_OJS><DATE_PUB>20240105</DATE_PUB></REF_OJS>
  <NOTICE_DATA><URI_LIST><URI_DOC LG="EL">https://ted.europa.eu/n/1</URI_DOC></URI_LIST></NOTICE_DATA></CODED_DATA_SECTION>
 <FORM_SECTION>{forms}</FORM_SECTION>
</TED_EXPORT>"""
BODY = """<F03_2014 CATEGORY="{category}" FORM="F03" LG="{language}">
 <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Ministry</OFFICIALNAME><COUNTRY VALUE="EL"/></ADDRESS_CONTRACTING_BODY>
 </CONTRACTING_BODY>
 <OBJECT_CONTRACT><TITLE><P>Shells {language}</P></TITLE><CPV_MAIN><CPV_CODE CODE="35330000"/></CPV_MAIN>
  <VAL_TOTAL CURRENCY="EUR">900</VAL_TOTAL></OBJECT_CONTRACT>
 <AWARD_CONTRACT ITEM="1"><AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2023-12-01</DATE_CONCLUSION_CONTRACT>
  <TENDERS><NB_TENDERS_RECEIVED>2</NB_TENDERS_RECEIVED></TENDERS>
  <CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Acme; Sons</OFFICIALNAME><COUNTRY VALUE="UK"/></ADDRESS_CONTRACTOR>
  </CONTRACTOR></CONTRACTORS>
  <VALUES><VAL_ESTIMATED_TOTAL CURRENCY="EUR">1</VAL_ESTIMATED_TOTAL><VAL_TOTAL CURRENCY="EUR">400,50</VAL_TOTAL></VALUES>
 </AWARDED_CONTRACT></AWARD_CONTRACT>
 <AWARD_CONTRACT ITEM="2"><TITLE><P>Fuzes</P></TITLE><AWARDED_CONTRACT>
  <VALUES><VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>1</LOW><HIGH>2</HIGH></VAL_RANGE_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>
 <AWARD_CONTRACT ITEM="3"><NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/></NO_AWARDED_CONTRACT></AWARD_CONTRACT>
</F03_2014>"""
ORIGINAL = BODY.format(category="ORIGINAL", language="EL")
TRANSLATION = BODY.format(category="TRANSLATION", language="EN")

EFORM = """<ContractAwardNotice xmlns="urn:n" xmlns:cac="urn:a" xmlns:cbc="urn:b" xmlns:ext="urn:x" xmlns:efac="urn:e">
 <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efac:EformsExtension>
  <efac:NoticeResult>
   <efac:LotResult><cbc:TenderResultCode>{result}</cbc:TenderResultCode>
    <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender><efac:LotTender><cbc:ID>TEN-2</cbc:ID></efac:LotTender>
    <efac:SettledContract><cbc:ID>CON-1</cbc:ID></efac:SettledContract><efac:TenderLot><cbc:ID>LOT-1</cbc:ID></efac:TenderLot>
   </efac:LotResult>
   <efac:LotTender><cbc:ID>TEN-1</cbc:ID><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">70</cbc:PayableAmount>
    </cac:LegalMonetaryTotal><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty>
    <efac:TenderLot><cbc:ID>LOT-1</cbc:ID></efac:TenderLot></efac:LotTender>
   <efac:LotTender><cbc:ID>TEN-2</cbc:ID><efac:TenderLot><cbc:ID>LOT-1</cbc:ID></efac:TenderLot></efac:LotTender>
   <efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:IssueDate>2024-02-03+01:00</cbc:IssueDate>
    <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:SettledContract>
   <efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer></efac:TenderingParty>
  </efac:NoticeResult>
  <efac:Organizations>
   <efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Ministry</cbc:Name></cac:PartyName></efac:Company></efac:Organization>
   <efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-2</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Acme</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country>
    <cbc:IdentificationCode>GRC</cbc:IdentificationCode></cac:Country></cac:PostalAddress></efac:Company></efac:Organization>
  </efac:Organizations>
 </efac:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
 <cbc:ID>notice-1</cbc:ID><cbc:IssueDate>2024-03-01Z</cbc:IssueDate>
 <cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification></cac:Party>
 </cac:ContractingParty>
 <cac:ProcurementProject><cbc:Name>Shells</cbc:Name><cac:MainCommodityClassification>
  <cbc:ItemClassificationCode>35330000</cbc:ItemClassificationCode></cac:MainCommodityClassification></cac:ProcurementProject>
</ContractAwardNotice>"""


def test_the_original_form_alone_counts(desk):
    landed = desk.land_one("ted", "n.xml", FORM.format(forms=TRANSLATION + ORIGINAL))
    assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)  # notices
    first, second = desk.table("awards").rows(named=True)
    assert (first["award_id"], first["title"], first["value"], first["currency"]) == ("ted-1-2024-1", "Shells EL", 400.5, "EUR")
    assert (first["buyer_country"], first["supplier_countries"], first["supplier_names"]) == ("gr", ["gb"], ["Acme, Sons"])
    assert (first["date"], first["offers"], first["codes"]) == ("2023-12-01", 2, ["CPV:35330000"])
    assert (second["title"], second["value"], second["date"]) == ("Fuzes", None, "2024-01-05")
    assert second["note"] == "no value of its own; the offers ranged from 1 to 2 EUR"


def test_notices_without_an_award_or_an_original(desk):
    nothing = ORIGINAL.replace("AWARDED_CONTRACT>", "AWARDED>").replace("NO_AWARDED>", "NO_AWARDED_CONTRACT>")
    assert [q.reason for q in desk.land_one("ted", "a.xml", FORM.format(forms=nothing)).quarantined] == [
        "no contract was awarded (procurement unsuccessful)"
    ]
    assert [q.reason for q in desk.land_one("ted", "b.xml", FORM.format(forms=TRANSLATION)).quarantined] == [
        "has 0 original forms among 1; one is the rule"
    ]


def test_an_eform_by_its_ids(desk):
    landed = desk.land_one("ted", "n.xml", EFORM.format(result="selec-w"))
    assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)
    (row,) = desk.table("awards").rows(named=True)
    assert (row["award_id"], row["value"], row["currency"], row["date"]) == ("ted-notice-1-lot-1-ten-1", 70, "EUR", "2024-02-03")
    assert (row["buyer_name"], row["supplier_names"]) == ("Ministry", ["Acme"])
    assert (row["suppliers"], row["supplier_countries"]) == (["acme"], ["gr"])
    assert (row["title"], row["codes"]) == ("Shells", ["CPV:35330000"])
    landed = desk.land_one("ted", "m.xml", EFORM.format(result="clos-nw"))
    assert [q.reason for q in landed.quarantined] == ["no contract was awarded (clos-nw)"]


def test_xml_that_is_cut_short_foreign_or_made_to_fill_the_memory(desk):
    assert "is cut short or no sound XML: line" in desk.land_one("ted", "a.xml", FORM[:300]).error
    assert "holds no award notice of TED; it is a document 'a'" in desk.land_one("ted", "b.xml", "<a/>").error
    bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert "defines entities" in desk.land_one("ted", "c.xml", bomb).error
