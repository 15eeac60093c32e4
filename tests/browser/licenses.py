"""Licenses of invented people, as readers send them: what the standard's versions, the authorities and the wedges make of one."""

from dataclasses import dataclass
from typing import Final

REST: Final = ("DAG12 ANY ST", "DAISALEM", "DAJOR", "DAK973010000", "DBC2", "DAU064 IN", "DCK1234567890123456")
FLAGS: Final = ("DCSTANAGER", "DDEN", "DACALMA", "DDFN", "DADJANE", "DDGN", "DBB05061970")


@dataclass(frozen=True)
class License:
    """A text, and what is to be read of it: surname, given names, birth date, and whether a name is cut short."""

    story: str
    text: str
    surname: str = "TANAGER"
    given: str = "ALMA JANE"
    birth_date: str = "1970-05-06"
    is_cut: bool = False


def header(version: str = "10", issuer: str = "636029", kind: str = "ANSI ", mark: str = "\x1e") -> str:
    """How a barcode begins. Version 01 has no version of the authority's own."""
    own = "" if version == "01" else "00"
    return f"@\n{mark}\r{kind}{issuer}{version}{own}02DL00410288ZO03290015"


def card(*elements: str, end: str = "\n", **begins: str) -> str:
    """A whole text: the header, the license's number, these elements, and what nobody asks for."""
    return header(**begins) + "DLDAQ1234567" + end + end.join((*elements, *REST)) + end


def named(story: str, *elements: str, surname: str = "TANAGER", given: str = "ALMA JANE", is_cut: bool = False, **begins: str) -> License:  # fmt: skip
    """A license on which the name stands so."""
    born = "19700506" if begins.get("version") == "01" else "05061970"
    return License(story, card(*elements, f"DBB{born}", **begins), surname, given, is_cut=is_cut)


def born(story: str, digits: str, birth_date: str, **begins: str) -> License:
    """A license on which the birth date stands so."""
    return License(story, card("DCSTANAGER", "DACALMA", "DADJANE", f"DBB{digits}", **begins), birth_date=birth_date)


def _wedged(text: str, line_end: str, before: str = "") -> str:
    return line_end.join(before + line for line in text.replace("\r", "\n").split("\n") if line)


_PLAIN: Final = card(*FLAGS)
_TOGETHER: Final = "".join(("DAQ1234567", *FLAGS, "DCUJR", *REST))
_BC: Final = "%BCVICTORIA^TANAGER,$ALMA JANE^910 GOVERNMENT ST$VICTORIA BC  V8W 3Y8^?;6360282222222=2409{}=?_%0AV8W3Y8   M185 95BRNBLU9123456789  E$''C(R2S6L?"
_SPLIT: Final = ("DCSTANAGER", "DACALMA", "DADJANE")

LICENSES: Final = (
    License("version 10 as the standard has it", _PLAIN),
    *(named(f"version {version}", *_SPLIT, version=version) for version in ("04", "05", "06", "07", "08", "09", "10")),
    License("an identification card", _PLAIN.replace("DL00410288", "ID00410288").replace("DLDAQ", "IDDAQ")),
    License("the field mark of South Carolina", card(*FLAGS, mark="\x1c")),
    License("the old header", card(*FLAGS, kind="AAMVA")),
    License("no header at all", _PLAIN.partition("15DL")[2]),
    License("no header, and the kind of card", "DL" + _PLAIN.partition("15DL")[2]),
    License("no space in the header", card(*FLAGS, kind="ANSI")),
    License("the surname right after the header", header(version="08") + "DLDCSTANAGER\nDACALMA\nDADJANE\nDBB05061970\n"),
    # Version 01: the whole name in one element, the birth date with the year first
    named("version 01, surname first", "DAATANAGER,ALMA,JANE", version="01"),
    named("version 01, no middle name", "DAATANAGER,ALMA,", given="ALMA", version="01"),
    named("version 01, two given names and a suffix", "DAATANAGER,ALMA,JANE,3RD", version="01"),
    named("version 01, a suffix without a middle name", "DAATANAGER,ALMA,,JR", given="ALMA", version="01"),
    named("version 01, parted by spaces", "DAATANAGER ALMA JANE", version="01"),
    named("version 01, parted by spaces, with particles", "DAADE LA CRUZ ALMA", surname="DE LA CRUZ", given="ALMA", version="01"),
    named("version 01, parted by @", "DAATANAGER@ALMA@JANE", version="01"),
    named("version 01, parted by $", "DAATANAGER$ALMA$JANE", version="01"),
    named("version 01 of Pennsylvania, given name first", "DAAALMA JANE TANAGER", version="01", issuer="636025", kind="AAMVA"),
    named("version 01 of Pennsylvania, with particles", "DAAALMA JANE VAN DER MEER JR", surname="VAN DER MEER", version="01", issuer="636025"),
    named("version 01, each name for itself", "DABTANAGER", "DACALMA", "DADJANE", "DAEJR", version="01"),
    License("version 01, right after the header", "@\n\x1e\rAAMVA6360060101DL00290179DAATANAGER,ALMA,JANE\nDAQ990000001\nDBB19700506\r"),
    # Versions 02 and 03: all given names in one element
    named("version 02, given names parted by a comma", "DCSTANAGER", "DCTALMA,JANE", "DCUJR", version="02"),
    named("version 03, given names parted by a space", "DCSTANAGER", "DCTALMA JANE", version="03"),
    named("version 02, an initial", "DCSTANAGER", "DCTALMA M", "DAD", given="ALMA M", version="02"),
    named("version 03, the whole name under the surname", "DCSTANAGER,ALMA,JANE", version="03"),
    # Names as people have them
    named("a suffix with the surname", "DCSTANAGER JR", "DACALMA", "DADJANE"),
    named("a suffix behind a comma", "DCSTANAGER,III", "DACALMA", "DADJANE"),
    named("a suffix with a given name", "DCSTANAGER", "DACALMA", "DADJANE SR"),
    named("a middle initial that could be a number", "DCSTANAGER", "DACALMA", "DADV", given="ALMA V"),
    named("one name, the other NONE", "DCSSUKARNOV", "DACNONE", "DAD", surname="SUKARNOV", given=""),
    named("one name, the other unavl", "DCSunavl", "DACSUKARNOV", "DADunavl", surname="SUKARNOV", given=""),
    named("no middle name, said so", "DCSTANAGER", "DACALMA", "DADNONE", given="ALMA"),
    named("first name unknown", "DCSTANAGER", "DACFNU", "DADNMN", given=""),
    named("an apostrophe and small letters", "DCSO'Brien", "DACMaeve", "DADAnn", surname="O'Brien", given="Maeve Ann"),
    named("a hyphen and an accent", "DCSGARCÍA-LÓPEZ", "DACZOË", "DAD", surname="GARCÍA-LÓPEZ", given="ZOË"),
    named("spaces that fill the field", "DCSTANAGER          ", "DACALMA      ", "DADJANE    "),
    named("a surname like an element", "DCSMCDADE", "DDEN", "DACDACIA", "DDFN", "DADDCSA", "DDGN", surname="MCDADE", given="DACIA DCSA"),
    # Cut short
    named("a surname cut short", "DCSTANAGE", "DDET", "DACALMA", "DDFN", "DADJANE", "DDGN", surname="TANAGE", is_cut=True),
    named("a given name cut short", "DCSTANAGER", "DDEN", "DACAL", "DDFT", "DAD", "DDGN", given="AL", is_cut=True),
    named("middle names cut short", "DCSTANAGER", "DDEN", "DACALMA", "DDFN", "DADJA", "DDGT", given="ALMA JA", is_cut=True),
    named("nobody knows whether it is cut", "DCSTANAGER", "DDEU", "DACALMA", "DDFU", "DADJANE", "DDGU"),
    named("nobody knows, and it is long", "DCSFEATHERSTONEHAUGH-TANAG", "DDEU", "DACALMA", "DDFU", "DADJANE", "DDGU",
          surname="FEATHERSTONEHAUGH-TANAG", is_cut=True),
    # Dates
    born("Ontario, the year first", "19700506", "1970-05-06", issuer="636012", version="08"),
    born("Quebec, the month first", "05061970", "1970-05-06", issuer="604428", version="09"),
    born("the last day of a year", "12311999", "1999-12-31"),
    born("the last day of a year, the year first", "19991231", "1999-12-31", issuer="604432"),
    born("a day that could be a century", "12202001", "2001-12-20"),
    born("a leap day", "02292004", "2004-02-29"),
    born("with slashes", "05/06/1970", "1970-05-06"),
    born("with hyphens, the year first", "1970-05-06", "1970-05-06", issuer="636013"),
    # Three tracks in one text
    License("British Columbia's older card", _BC.format("19700506")),
    License("British Columbia's older card, no sentinel", _BC.format("19700506")[1:]),
    License("a stripe with $ between the names", "%TXAUSTIN^TANAGER$ALMA$JANE^12345 SHERBOURNE ST^?;63601538774194=150819700506?"),
    License("a surname after a city of thirteen letters", "%CASAN FRANCISCOJONES$ALMA^1 MAIN ST^?;6360140000=260119700506?", surname="JONES", given="ALMA"),
    License("a J after the field's end", "%BCVICTORIA^JONES,$ALMA^1 ST^?;636028222=240919700506=?", surname="JONES", given="ALMA"),
    # What readers and wedges make of it
    *(License(f"lines end with {end!r}", _wedged(_PLAIN, end)) for end in ("\r\n", "\r", "\t", "|", "\n\n", "~", " \n")),
    *(License(f"{before!r} before every line", _wedged(_PLAIN, "\n", before)) for before in ("]L2", "~", "]F0", "\x02", "]l2", "%7")),
    License("before every line, and CR+LF", _wedged(_PLAIN, "\r\n", "]L2")),
    License("signs in place of the marks", _PLAIN.replace("\n", "^J").replace("\x1e", "^^").replace("\r", "^M")),
    License("names in place of the marks", _PLAIN.replace("\n", "<LF>").replace("\x1e", "<RS>").replace("\r", "<CR>")),
    License("pipes, and the mark", "@|\x1eANSI 636029100002DL00410288ZO03290015DLDAQ1234567|" + "|".join((*FLAGS, *REST))),
    License("Caps Lock", _PLAIN.swapcase()),
    License("Caps Lock, and the stripe", _BC.format("19700506").swapcase()),
    License("Caps Lock, no header, a prefix", _wedged("\n".join(("DLDAQ1", *FLAGS)), "\n", "~").swapcase()),
    # The line ends are gone
    License("lines run together", header() + "DL" + _TOGETHER),
    License("lines run together, no header", "DL" + _TOGETHER),
    License("lines run together, spaces between", header() + "DL" + " ".join(("DAQ1234567", *FLAGS, *REST))),
    License("lines run together, no flags", header(version="04") + "DLDAQ12" + "".join(("DCSTANAGER", "DACALMA", "DADJANE", "DBB05061970", *REST))),
    License("lines run together, version 03", header(version="03") + "DLDCADDBA10262033DCSTANAGERDCTALMA,JANEDBD11032018DBB05061970DBC2"),
    License("lines run together, version 01", "@AAMVA6360060101DL00290179DAATANAGER,ALMA,JANEDAG60 STATE STDAISALEMDBB19700506DBC2"),
    License("lines run together, a surname like an element", header() + "DLDAQ1" + "".join(("DCSMCDADE", *FLAGS[1:], *REST)), surname="MCDADE"),
    License("lines run together under Caps Lock", (header() + "DL" + _TOGETHER).swapcase()),
)  # fmt: skip

UNREADABLE: Final = {
    "cut off within the header": header()[:20],
    "cut off before the birth date": header() + "DLDAQ1234567\nDCSTANAGER\nDACALMA\n",
    "no name": card("DBB05061970"),
    "a name that is none": card("DCSNONE", "DACunavl", "DBB05061970"),
    "no such date": card("DCSTANAGER", "DACALMA", "DBB02302004"),
    "no date at all": card("DCSTANAGER", "DACALMA", "DBBUNAVL"),
    "nines for a date": card("DCSTANAGER", "DACALMA", "DBB99999999"),
    "its end alone": "DAG12 ANY ST\nDAISALEM\nDAJOR\nDCK1234567890123456\n",
    "its birth date alone": "DBB05061970",
    "one number of it alone": "DCK1234567890123456",
    "one number of it, the reader's sign first": "]L2DCK1234567890123456",
    "its second track alone": ";6360282222222=240919700506=?",
    "the stripe without its second track": "%BCVICTORIA^TANAGER,$ALMA^910 GOVERNMENT ST^?",
    "under Caps Lock, cut off": header().swapcase() + "dldaq1\ndcstanager\n",
}
