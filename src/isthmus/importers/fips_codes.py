"""Country codes of FIPS 10-4, a US standard withdrawn in 2008 that GDELT still uses, as ISO 3166-1 alpha-2 codes.

Many are letters that ISO gives to another state: `AU` is Austria, `AS` Australia, `CH` China, `NI` Nigeria, `RS` Russia.
"""

from __future__ import annotations

_SAME = (
    "AF AL AO AR AM BB BE BR BT BV CA CM CO CU CV CY DJ EC EG ER ET FI FJ FK FM FO FR GH GI GL GP GR GT GY HK HM HR HU ID IN IO IR IT JE "
    "JM JO KE KG KZ LA LU LY MD MK ML MR MT MV MX MY MZ NC NF NL NO NP NR NZ PE PK PL QA RE RO RW SA SH SI SL SM SO SY TH TV TW TZ UG US "
    "UY UZ VC VE WF WS AE IM"
)
_OTHER = (
    "AG:DZ AQ:AS AN:AD AV:AI AY:AQ AC:AG AA:AW AS:AU AU:AT AJ:AZ BF:BS BA:BH BG:BD BO:BY BH:BZ BN:BJ BD:BM BL:BO BK:BA BC:BW BX:BN BU:BG "
    "UV:BF BM:MM BY:BI CB:KH CJ:KY CT:CF CD:TD CI:CL CH:CN KT:CX CK:CC CN:KM CG:CD CF:CG CW:CK CS:CR IV:CI UC:CW EZ:CZ DA:DK DO:DM DR:DO "
    "ES:SV EK:GQ EN:EE FG:GF FP:PF FS:TF GB:GA GA:GM GZ:PS GG:GE GM:DE GJ:GD GQ:GU GK:GG GV:GN PU:GW HA:HT HO:HN IC:IS IZ:IQ EI:IE IS:IL "
    "JN:SJ JA:JP KR:KI KN:KP KS:KR KV:XK KU:KW LG:LV LE:LB LT:LS LI:LR LS:LI LH:LT MC:MO MA:MG MI:MW RM:MH MB:MQ MP:MU MF:YT MN:MC MG:MN "
    "MJ:ME MH:MS MO:MA WA:NA NU:NI NG:NE NI:NG NE:NU CQ:MP MU:OM PS:PW PM:PA PP:PG PA:PY RP:PH PC:PN PO:PT RQ:PR RS:RU TB:BL SC:KN ST:LC "
    "RN:MF SB:PM TP:ST SG:SN RI:RS RB:RS SE:SC SN:SG NN:SX LO:SK BP:SB SF:ZA SX:GS OD:SS SP:ES CE:LK SU:SD NS:SR SV:SJ WZ:SZ SW:SE SZ:CH "
    "TI:TJ TT:TL TO:TG TL:TK TN:TO TD:TT TS:TN TU:TR TX:TM TK:TC UP:UA UK:GB NH:VU VT:VA VM:VN VI:VG VQ:VI WE:PS WI:EH YM:YE ZA:ZM ZI:ZW"
)

ALPHA2: dict[str, str] = {code: code for code in _SAME.split()} | {
    fips: iso for fips, _, iso in (pair.partition(":") for pair in _OTHER.split())
}
"""Code of FIPS 10-4 -> ISO 3166-1 alpha-2. Islands and areas without a code of their own in ISO are left out."""
