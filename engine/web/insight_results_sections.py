"""What it brings, section by section: a sentence, a chart where one helps, tables, and in words how it is counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from engine.insight.results_effort import Effort, effort
from engine.insight.results_few import is_told, told
from engine.insight.results_money import money_by_category, money_by_share
from engine.insight.results_referrals import PartnerFigures, referrals
from engine.insight.results_relapse import WITHIN_MONTHS, Relapse, relapse
from engine.insight.results_requests import EFFECTS, ENDINGS, Effects, effects, endings, solved_without_money
from engine.insight.results_rules import RuleCounts, Tally
from engine.insight.shape import Chosen, Spread
from engine.insight.small_cells import LEAST, is_small
from engine.insight.table import Cell, Column, Table, Unit
from engine.queries.rule_conflicts import route_names
from engine.store.models import ProcessDefinition
from engine.store.unit_of_work import TenantSession
from engine.web.charts import Chart, bars
from engine.web.insight_results_parts import Names, Section, few, how_many, percent, too_few
from engine.web.insight_results_words import (
    AFTERCARE,
    AFTERCARE_CLOSED,
    COUNTED,
    EFFECT_NAMES,
    ENDING_NAMES,
    OUTCOME_GROUPS,
    RETURNS,
    code_words,
    step_names,
)
from engine.web.insight_words import thousands

MOST_BARS = 8


def sections(session: TenantSession, chosen: Chosen, now: datetime) -> list[Section]:
    came_back = relapse(session, chosen, process=AFTERCARE, element=AFTERCARE_CLOSED, returns=RETURNS, now=now)
    return [
        _money(session, chosen),
        _endings(endings(session, chosen)),
        _effects(session, effects(session, chosen)),
        _relapse(session, came_back),
        _referrals(session, referrals(session, chosen)),
        _effort(session, effort(session, chosen)),
    ]


def rule_sections(session: TenantSession, counts: RuleCounts) -> list[Section]:
    """The most reported rules, pairs and steps."""
    names, how = route_names(session), COUNTED["rules"]
    if not counts.all.n:
        return []
    rules = [(names.get(key, key), tally) for key, tally in counts.rules.items()]
    pairs = [(f"{names.get(a, a)} en {names.get(b, b)}", tally) for (a, b), tally in counts.pairs.items()]
    at = step_names(session, counts.steps)
    steps = [(at.get(step, "Niet bij een stap"), tally) for step, tally in counts.steps.items()]
    n = how_many(counts.all.n, "melding", "meldingen")
    found = [Section("regels", "Welke regels", n, "", how, [_bars("Meldingen per regel", "Regel", rules)], [])]
    if pairs:
        found.append(Section("samen", "Welke regels samen", n, "", (), [], [_tally_table("Regels samen", pairs)]))
    found.append(Section("stappen", "Bij welke stap", n, "", (), [], [_tally_table("Stap", steps)]))
    return found


def _money(session: TenantSession, chosen: Chosen) -> Section:
    organisation = Names(session)
    shares, categories = money_by_share(session, chosen), money_by_category(session, chosen)
    money = [Column(title, Unit.MONEY) for title in ("Gevraagd", "Gereserveerd", "Betaald", "Vrijgevallen")]
    rows: list[list[Cell]] = [
        [
            f"{each.area}, {organisation.fund(each.fund)}",
            *(each.asked, each.reserved, each.spent, each.released),
            *(each.ceiling, each.free),
        ]
        for each in shares
    ]
    if len(rows) > 1:
        rows.append(["Alles samen", *(sum(int(str(row[at])) for row in rows) for at in range(1, 7))])
    books = Table(
        "Budget per wijk en potje",
        [Column("Wijk en potje"), *money, Column("Plafond", Unit.MONEY), Column("Nog vrij", Unit.MONEY)],
        rows,
    )
    shown = told({each.category: each.households for each in categories})
    lines: list[list[Cell]] = [
        [organisation.category(each.category), shown[each.category]]
        + ([each.asked, each.reserved, each.spent, each.released] if is_told(shown[each.category]) else [None] * 4)
        for each in categories
    ]
    by_category = Table("Budget per categorie", [Column("Categorie"), Column("Huishoudens", Unit.COUNT), *money], lines)
    spent = [(str(line[0]), line[4]) for line in lines if line[4]]
    charts = (
        [
            bars(
                "Betaald per categorie",
                f"Het meest werd betaald voor {spent[0][0].lower()}.",
                spent[:MOST_BARS],
                (Column("Categorie"), Column("Betaald", Unit.MONEY)),
            )
        ]
        if spent
        else []
    )
    households = sum(each.households for each in categories)
    return Section(
        "budget",
        "Flexibel budget",
        how_many(households, "huishouden per categorie", "huishoudens, per categorie geteld") if households else "",
        "",
        COUNTED["money"],
        charts,
        [table for table in (books, by_category) if table.rows],
        "In deze periode is er niets gevraagd of betaald, en er is geen budget vastgelegd." if not rows else "",
    )


def _endings(counts: Mapping[str, int]) -> Section:
    n = sum(counts.values())
    shown = told({status: counts[status] for status in ENDINGS})
    lead = ""
    if solved := solved_without_money(counts):
        lead = f"Van de {solved[1]} aanvragen met een uitkomst is {100 * solved[0]:.0f}% zonder geld opgelost."
    table = Table(
        "Hoe aanvragen afliepen",
        [Column("Uitkomst"), Column("Aanvragen", Unit.COUNT), Column("Deel", Unit.SHARE)],
        [
            [ENDING_NAMES[status], shown[status], counts[status] / n if is_told(shown[status]) and n else None]
            for status in ENDINGS
        ],
    )
    return Section(
        "afloop",
        "Hoe aanvragen afliepen",
        how_many(n, "aanvraag", "aanvragen"),
        lead,
        COUNTED["endings"],
        [],
        [table] if n >= LEAST else [],
        too_few(n, "aanvraag", "aanvragen"),
    )


def _effects(session: TenantSession, found: Effects) -> Section:
    organisation = Names(session)
    lead = ""
    if found.n >= LEAST:
        whole = told({effect: found.reached(effect) for effect in EFFECTS})
        if is_told(whole["reached"]):
            lead = f"Bij {percent(found.reached('reached'), found.n)} is het doel gehaald."
        if found.months is not None:
            lead += f" De helft is gemeten binnen {thousands(round(found.months))} maanden na het besluit."
    sizes = told({key: sum(counts.values()) for key, counts in found.categories.items()})
    rows: list[list[Cell]] = []
    for key, counts in found.categories.items():
        parts = told({effect: counts.get(effect, 0) for effect in EFFECTS})
        cells: list[Cell] = [parts[effect] if is_told(sizes[key]) else None for effect in EFFECTS]
        rows.append([organisation.category(key), sizes[key], *cells])
    by_category = Table(
        "Effect per categorie",
        [Column("Categorie"), Column("Gemeten", Unit.COUNT)]
        + [Column(EFFECT_NAMES[effect], Unit.COUNT) for effect in EFFECTS],
        rows,
    )
    brought = [
        bars(
            title,
            "",
            [(code_words(code), few(n)) for code, n in counts.items()],
            (Column("Wat"), Column("Keer", Unit.COUNT)),
        )
        for title, counts in (
            ("Wat het inwoners bracht", found.resident),
            ("Wat het professionals bracht", found.professional),
        )
        if counts
    ]
    return Section(
        "effect",
        "Wat het bracht",
        how_many(found.n, "meting", "metingen"),
        lead,
        COUNTED["effects"],
        brought if found.n >= LEAST else [],
        [by_category] if found.n >= LEAST else [],
        too_few(found.n, "meting", "metingen"),
    )


def _relapse(session: TenantSession, found: Relapse) -> Section:
    parts = told({"back": found.back.get(12, 0), "stayed": found.followed - found.back.get(12, 0)})
    is_enough = found.followed >= LEAST
    lead = ""
    if is_enough and is_told(parts["back"]):
        lead = f"{percent(found.back[12], found.followed)} van de huishoudens kwam binnen een jaar terug."
    if found.recent >= LEAST:
        back = "niemand" if not found.recent_back else f"{few(found.recent_back)} daarvan"
        more = "nog eens " if found.followed else ""
        lead += (
            f" Bij {more}{thousands(found.recent)} huishoudens sloot de nazorg in deze periode; het jaar is dan nog "
            f"niet voorbij. Nu is {back} al terug."
        )
    columns = [Column("Na het sluiten van de nazorg"), Column("Huishoudens", Unit.COUNT), Column("Deel", Unit.SHARE)]
    tables = []
    if is_enough:
        rows = [("Een jaar weggebleven", parts["stayed"]), ("Terug binnen 12 maanden", parts["back"])]
        rows += [(f"Waarvan binnen {months} maanden", found.back[months]) for months in _earlier(found)]
        shares = [[name, n, n / found.followed if is_told(n) else None] for name, n in rows]  # type: ignore[operator]
        tables.append(Table("Terugval binnen een jaar", columns, shares))
    if is_told(parts["back"]) and found.back.get(12, 0) >= LEAST:
        names = _process_names(session)
        tables.append(
            Table(
                "Waarin zij terugkwamen",
                [Column("Proces"), Column("Huishoudens", Unit.COUNT)],
                [[names.get(key, key), n] for key, n in told(found.into).items()],
            )
        )
    nobody = "Van geen huishouden is in deze periode het jaar na de nazorg voorbij."
    return Section(
        "terugval",
        "Terugval na nazorg",
        how_many(found.followed, "huishouden", "huishoudens"),
        lead.strip(),
        COUNTED["relapse"],
        [],
        tables,
        too_few(found.followed, "huishouden", "huishoudens") if found.followed else nobody,
    )


def _earlier(found: Relapse) -> list[int]:
    """The months before twelve of which the number may be told: neither it, nor what came between, is small."""
    shown, later = [], found.back.get(12, 0)
    for months in sorted(WITHIN_MONTHS, reverse=True)[1:]:
        if found.back[months] >= LEAST and not is_small(later - found.back[months]):
            shown.append(months)
            later = found.back[months]
    return shown


def _referrals(session: TenantSession, found: Sequence[PartnerFigures]) -> Section:
    organisation = Names(session)
    n = sum(each.n for each in found)
    sizes = told({each.partner: each.n for each in found})
    groups = list(OUTCOME_GROUPS)
    outcomes: list[list[Cell]] = []
    for each in found:
        tells = is_told(sizes[each.partner])
        counts = {group: sum(each.outcomes.get(key, 0) for key in OUTCOME_GROUPS[group]) for group in groups}
        cells = [told(counts)[group] if tells else None for group in groups]
        outcomes.append([organisation.partner(each.partner), sizes[each.partner], *cells])
    told_of = [each for each in found if is_told(sizes[each.partner])]
    names = [organisation.partner(each.partner) for each in told_of]
    times = [
        _times("Hoe lang tot het eerste antwoord", names, [each.answered for each in told_of]),
        _times("Hoe lang tot de hulp begon", names, [each.started for each in told_of]),
    ]
    slowest = sorted(
        (each for each in told_of if each.answered.n >= LEAST), key=lambda each: -(each.answered.median or 0)
    )
    chart = (
        [
            bars(
                "Hoe lang de helft over een antwoord deed",
                f"Het langst duurt een antwoord bij {organisation.partner(slowest[0].partner)}.",
                [(organisation.partner(each.partner), each.answered.median) for each in slowest[:MOST_BARS]],
                (Column("Organisatie"), Column("Helft antwoordt binnen", Unit.WORKING)),
            )
        ]
        if slowest
        else []
    )
    by_outcome = Table(
        "Hoe verwijzingen afliepen, per organisatie",
        [Column("Organisatie"), Column("Verwijzingen", Unit.COUNT), *(Column(group, Unit.COUNT) for group in groups)],
        outcomes,
    )
    return Section(
        "verwijzingen",
        "Verwijzingen",
        how_many(n, "verwijzing", "verwijzingen"),
        "",
        COUNTED["referrals"],
        chart,
        [by_outcome, *times] if n >= LEAST else [],
        too_few(n, "verwijzing", "verwijzingen"),
    )


def _times(title: str, names: Sequence[str], spreads: Sequence[Spread]) -> Table:
    rows = [
        [name, few(spread.n), *((spread.median, spread.p90) if spread.n >= LEAST else (None, None))]
        for name, spread in zip(names, spreads, strict=True)
    ]
    working = [Column("Helft binnen", Unit.WORKING), Column("1 op de 10 later dan", Unit.WORKING)]
    return Table(title, [Column("Organisatie"), Column("Keer", Unit.COUNT), *working], rows)


def _effort(session: TenantSession, found: Sequence[Effort]) -> Section:
    names = step_names(session, {(each.process, each.step) for each in found})
    n = sum(each.n for each in found)
    enough = [each for each in found if each.n >= LEAST]
    name = {(each.process, each.step): names.get((each.process, each.step), each.step) for each in found}
    rows: list[list[Cell]] = [
        [
            name[each.process, each.step],
            few(each.n),
            *((_minutes(each.median), _minutes(each.p90), each.seconds) if each.n >= LEAST else (None, None, None)),
            each.clicks if each.counted >= LEAST else None,
        ]
        for each in sorted(found, key=lambda each: each.n < LEAST)
    ]
    charts = (
        [
            bars(
                "Waar de meeste werktijd in gaat zitten",
                f"De meeste werktijd gaat naar {name[enough[0].process, enough[0].step]}.",
                [(name[each.process, each.step], each.seconds) for each in enough[:MOST_BARS]],
                (Column("Stap"), Column("Alles samen", Unit.WORKING)),
            )
        ]
        if enough
        else []
    )
    table = Table(
        "Minuten en klikken per taak",
        [
            Column("Stap"),
            Column("Taken", Unit.COUNT),
            Column("Helft klaar binnen", Unit.MINUTES),
            Column("1 op de 10 langer dan", Unit.MINUTES),
            Column("Alles samen", Unit.WORKING),
            Column("Klikken, de helft hooguit", Unit.COUNT),
        ],
        rows,
    )
    return Section(
        "moeite",
        "Minuten en klikken per taak",
        how_many(n, "taak", "taken"),
        "",
        COUNTED["effort"],
        charts,
        [],
        too_few(n, "taak", "taken") or ("" if enough else "Van geen stap zijn er al vijf taken afgerond."),
        folded=[table] if enough else [],
    )


def _minutes(count: int) -> Cell:
    """Seconds; a task is counted by its whole minutes."""
    return count * 60 if count else "minder dan 1"


def _process_names(session: TenantSession) -> dict[str, str]:
    rows = session.execute(select(ProcessDefinition.key, ProcessDefinition.name).order_by(ProcessDefinition.version))
    return dict(rows.tuples().all())


def _bars(title: str, first: str, rows: Sequence[tuple[str, Tally]]) -> Chart:
    return bars(
        title,
        "Bovenaan staat wat het vaakst gemeld is.",
        [(name, few(tally.n)) for name, tally in rows[:MOST_BARS]],
        (Column(first), Column("Meldingen", Unit.COUNT)),
    )


def _tally_table(first: str, rows: Sequence[tuple[str, Tally]]) -> Table:
    lines: list[list[Cell]] = []
    for name, tally in rows:
        parts = told({"open": tally.unsettled, "settled": tally.n - tally.unsettled})
        lines.append([name, few(tally.n), None if is_small(tally.n) else parts["open"]])
    return Table(
        first, [Column(first), Column("Meldingen", Unit.COUNT), Column("Nog zonder antwoord", Unit.COUNT)], lines
    )
