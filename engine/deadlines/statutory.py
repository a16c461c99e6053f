"""Which statutory terms there are: their length, what starts them, and what the law lets suspend or extend them.

Checked against the texts in force on 1 July 2026; docs/terms.md tells what was and what could not be checked.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Days are calendar days. Hours are missing: no term here is described in hours."""

    DAYS = "dagen"
    WORKING_DAYS = "werkdagen"
    WEEKS = "weken"
    MONTHS = "maanden"
    YEARS = "jaar"


# Atw 4 under a: terms described in more than this fall outside the act, and every term in years does.
_LONGEST_UNDER_ATW = {Unit.DAYS: 90, Unit.WORKING_DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3, Unit.YEARS: 0}


@dataclass(frozen=True, slots=True)
class Length:
    amount: int
    unit: Unit

    @property
    def under_atw(self) -> bool:
        """Whether a term described like this falls under the Algemene termijnenwet (Atw 4 under a)."""
        return self.amount <= _LONGEST_UNDER_ATW[self.unit]

    @property
    def at_least_three_days(self) -> bool:
        """Whether a term this long must hold two working days (Atw 2)."""
        return self.amount >= 3 or self.unit not in (Unit.DAYS, Unit.WORKING_DAYS)

    def __str__(self) -> str:
        one = {Unit.DAYS: "dag", Unit.WORKING_DAYS: "werkdag", Unit.WEEKS: "week", Unit.MONTHS: "maand"}
        return f"{self.amount} {one.get(self.unit, self.unit) if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the law lets suspend a term. `code` is short and stored; `name` and `notice` are Dutch.

    `from_next_day`: the suspension begins on the day after the notice, not on the day itself.
    `notice` is what the law wants told, or nothing.
    """

    code: str
    name: str
    article: str
    from_next_day: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """Verdaging: once, announced in time, by at most this length."""

    length: Length
    article: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One statutory term.

    `starts_after` is, in Dutch, the event whose day is the start: the term's first day is the day after it.
    `unsuspended` and `outside_atw` say, in Dutch with the article, why there is no ground, and why the Atw does not
    move its end though its length would let it. `of_resident` is a term within which the resident may act: that it
    passes is nobody's delay.
    """

    id: str
    article: str
    name: str
    length: Length
    starts_after: str
    grounds: tuple[Ground, ...] = ()
    extension: Extension | None = None
    unsuspended: str = ""
    outside_atw: str = ""
    of_resident: bool = False

    @property
    def under_atw(self) -> bool:
        return not self.outside_atw and self.length.under_atw

    def ground(self, code: str) -> Ground:
        """Raises `ValueError`, in Dutch, for a ground that this term does not know."""
        for ground in self.grounds:
            if ground.code == code:
                return ground
        if not self.grounds:
            raise ValueError(f"De termijn van {self.article} kan niet worden opgeschort: {self.unsuspended}.")
        known = ", ".join(f"{ground.code} ({ground.name})" for ground in self.grounds)
        raise ValueError(f"De termijn van {self.article} kent de opschortingsgrond “{code}” niet. Kies uit: {known}.")


def find_rule(rule_id: str) -> Rule:
    """Raises `ValueError`, in Dutch, for an unknown rule."""
    if rule_id not in RULES:
        raise ValueError(f"De termijn “{rule_id}” bestaat niet. Kies uit: {', '.join(RULES)}.")
    return RULES[rule_id]


def _weeks(amount: int) -> Length:
    return Length(amount, Unit.WEEKS)


_TELL_THE_END = (
    "Meld de aanvrager zo snel mogelijk dat de opschorting eindigt en welke termijn er dan is (Awb 4:15 lid 4)."
)
_FOREIGN = Ground(
    "b", "informatie gevraagd aan een buitenlandse instantie", "Awb 4:15 lid 1 onder b", True, _TELL_THE_END
)
_APPLICANTS_DELAY = Ground("2b", "de vertraging ligt aan de aanvrager", "Awb 4:15 lid 2 onder b", notice=_TELL_THE_END)
_FORCE_MAJEURE = Ground(
    "2c",
    "overmacht",
    "Awb 4:15 lid 2 onder c",
    notice="Meld de aanvrager zo snel mogelijk dat de termijn is opgeschort en wanneer de beschikking komt "
    f"(Awb 4:15 lid 3). {_TELL_THE_END}",
)
_OF_A_DECISION = (
    Ground("a", "aanvulling van de aanvraag gevraagd", "Awb 4:15 lid 1 onder a", True),
    _FOREIGN,
    Ground("2a", "de aanvrager stemt schriftelijk in met uitstel", "Awb 4:15 lid 2 onder a"),
    _APPLICANTS_DELAY,
    _FORCE_MAJEURE,
)
_TELL_ALL = "Meld dit schriftelijk aan de belanghebbenden (Awb 7:10 lid 5)."
_OF_AN_OBJECTION = (
    Ground("2", "herstel van een verzuim gevraagd", "Awb 7:10 lid 2", True, _TELL_ALL),
    Ground("4a", "alle belanghebbenden stemmen in met uitstel", "Awb 7:10 lid 4 onder a", notice=_TELL_ALL),
    Ground(
        "4b",
        "de indiener stemt in met uitstel en het schaadt geen anderen",
        "Awb 7:10 lid 4 onder b",
        notice=_TELL_ALL,
    ),
    Ground("4c", "nodig voor wettelijke procedurevoorschriften", "Awb 7:10 lid 4 onder c", notice=_TELL_ALL),
    # Awb 7:14 excludes title 4.1 from decisions on objection, but for these.
    *(
        Ground(
            each.code, each.name, f"Awb 7:14 en {each.article.removeprefix('Awb ')}", each.from_next_day, each.notice
        )
        for each in (_FOREIGN, _APPLICANTS_DELAY, _FORCE_MAJEURE)
    ),
)
_OF_A_COMPLAINT = (Ground("3", "de klager stemt schriftelijk in met uitstel", "Awb 9:11 lid 3"),)
_ONLY_DECISIONS = "Awb 4:15 schort alleen de termijn voor een beschikking op"
_NO_GROUND = "de wet geeft er geen grond voor"

_ALL = (
    Rule(
        "wmo-2.3.2",
        "Wmo 2015 art. 2.3.2 lid 1",
        "Onderzoek na een melding",
        _weeks(6),
        "de melding",
        unsuspended=_ONLY_DECISIONS,
    ),
    Rule(
        "wmo-2.3.2-persoonlijk-plan",
        "Wmo 2015 art. 2.3.2 lid 2",
        "Persoonlijk plan inleveren",
        Length(7, Unit.DAYS),
        "de melding",
        unsuspended=_ONLY_DECISIONS,
        of_resident=True,
    ),
    Rule(
        "wmo-2.3.5",
        "Wmo 2015 art. 2.3.5 lid 2",
        "Beschikking op een Wmo-aanvraag",
        _weeks(2),
        "de ontvangst van de aanvraag",
        grounds=_OF_A_DECISION,
    ),
    Rule(
        "wgs-4",
        "Wgs art. 4 lid 1",
        "Eerste gesprek schuldhulpverlening",
        _weeks(4),
        "het verzoek om schuldhulp, of het signaal waarna de inwoner het aanbod aannam",
        unsuspended=_ONLY_DECISIONS,
    ),
    Rule(
        "wgs-4-spoed",
        "Wgs art. 4 lid 2",
        "Eerste gesprek schuldhulpverlening bij een bedreigende situatie",
        Length(3, Unit.WORKING_DAYS),
        "het verzoek om schuldhulp, of het signaal waarna de inwoner het aanbod aannam",
        unsuspended=_ONLY_DECISIONS,
    ),
    Rule(
        "wgs-4a",
        "Wgs art. 4a lid 3",
        "Beschikking over schuldhulpverlening (hoogste termijn die de verordening mag geven)",
        _weeks(8),
        "het eerste gesprek",
        grounds=_OF_A_DECISION,
        outside_atw="de termijn staat in een verordening, niet in een wet (Algemene termijnenwet art. 1 en 5)",
    ),
    Rule(
        "pw-35",
        "Participatiewet art. 35, Awb 4:13 lid 2",
        "Beschikking op een aanvraag om bijzondere bijstand",
        _weeks(8),
        "de ontvangst van de aanvraag",
        grounds=_OF_A_DECISION,
    ),
    Rule(
        "awb-4:13",
        "Awb 4:13 lid 2",
        "Beschikking zonder eigen wettelijke termijn",
        _weeks(8),
        "de ontvangst van de aanvraag",
        grounds=_OF_A_DECISION,
    ),
    Rule(
        "awb-4:5",
        "Awb 4:5 lid 4",
        "Besluit om een onvolledige aanvraag niet te behandelen",
        _weeks(4),
        "de aanvulling, of het ongebruikt verstrijken van de aanvultermijn",
        unsuspended=_NO_GROUND,
    ),
    Rule(
        "awb-4:17",
        "Awb 4:17 lid 3",
        "Beslissen na een ingebrekestelling, voordat de dwangsom begint",
        _weeks(2),
        "de ontvangst van de ingebrekestelling, of het einde van de beslistermijn als dat later is",
        unsuspended=_NO_GROUND,
    ),
    Rule(
        "awb-4:17-dwangsom",
        "Awb 4:17 lid 1",
        "Dagen waarover een dwangsom loopt",
        Length(42, Unit.DAYS),
        "de laatste dag van de twee weken na de ingebrekestelling",
        unsuspended="ook beroep schort de dwangsom niet op (Awb 4:17 lid 4)",
        outside_atw="Awb 4:17 lid 1 sluit de Algemene termijnenwet uit",
    ),
    Rule(
        "awb-4:18",
        "Awb 4:18",
        "Hoogte van de dwangsom vaststellen",
        _weeks(2),
        "de laatste dag waarover de dwangsom verschuldigd was",
        unsuspended=_NO_GROUND,
    ),
    Rule(
        "awb-6:7",
        "Awb 6:7 en 6:8 lid 1",
        "Bezwaar maken",
        _weeks(6),
        "de bekendmaking van het besluit",
        unsuspended=_NO_GROUND,
        of_resident=True,
    ),
    *(
        Rule(
            rule_id,
            "Awb 7:10 lid 1",
            name,
            length,
            "de laatste dag van de bezwaartermijn",
            grounds=_OF_AN_OBJECTION,
            extension=Extension(_weeks(6), "Awb 7:10 lid 3"),
        )
        for rule_id, name, length in (
            ("awb-7:10", "Beslissing op bezwaar", _weeks(6)),
            ("awb-7:10-commissie", "Beslissing op bezwaar met een adviescommissie", _weeks(12)),
        )
    ),
    *(
        Rule(
            rule_id,
            "Awb 9:11 lid 1",
            name,
            length,
            "de ontvangst van het klaagschrift",
            grounds=_OF_A_COMPLAINT,
            extension=Extension(_weeks(4), "Awb 9:11 lid 2"),
        )
        for rule_id, name, length in (
            ("awb-9:11", "Afhandeling van een klacht", _weeks(6)),
            ("awb-9:11-commissie", "Afhandeling van een klacht met een klachtadviescommissie", _weeks(10)),
        )
    ),
)
RULES = {rule.id: rule for rule in _ALL}
WITH_COMMITTEE = "-commissie"
