"""Every screen with something on it: who looks at it and where it is."""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, select

from engine.store.models import (
    AgendaItem,
    AreaBudget,
    CaseFact,
    Casus,
    DecisionLetter,
    Draft,
    LogImport,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Referral,
    RuleConflict,
    Term,
    UserTask,
)
from engine.store.unit_of_work import TenantSession
from tests.browser.figures import LOG

DRAWING = ".djs-container svg"


@dataclass(frozen=True, slots=True)
class Screen:
    """`login` is empty where nobody is signed in; `until` is what a script has put there once the screen is whole."""

    name: str
    login: str
    path: str
    until: str = ""


def screens(session: TenantSession) -> list[Screen]:
    """The screens over the households of the demo that have the electric bicycle, the teeth and the refused dog."""
    casus = {
        name: session.scalars(select(Casus.id).where(Casus.name.contains(name))).one()
        for name in ("Waterdrager", "Tarwekamp", "Zilverberg", "Morgenster", "Duinroos")
    }
    letter = session.scalars(select(DecisionLetter.id).where(DecisionLetter.casus_id == casus["Zilverberg"])).one()
    area, year = session.execute(select(AreaBudget.area_id, AreaBudget.year).order_by(AreaBudget.year.desc())).first()
    person = session.scalars(select(Person.id).where(Person.login == "sanne")).one()
    regisseur = session.scalars(select(Person.id).where(Person.login == "fatma")).one()
    clash = session.scalars(select(RuleConflict.id).order_by(RuleConflict.id)).first()
    item = session.scalars(select(AgendaItem).order_by(AgendaItem.id)).first()

    def task(name: str, element: str) -> str:
        found = select(UserTask.id).where(UserTask.casus_id == casus[name], UserTask.element_id == element)
        return f"/taken/{session.scalars(found.order_by(UserTask.id.desc())).first()}"

    bicycle, done = task("Waterdrager", "Aanvraag_aanvullen"), task("Waterdrager", "Vraag_beschrijven")
    file, refused = f"/casussen/{casus['Waterdrager']}", f"/casussen/{casus['Zilverberg']}"
    return [
        Screen("inloggen", "", "/inloggen"),
        Screen("werklijst", "fatma", "/werklijst"),
        Screen("werklijst-team", "fatma", "/werklijst?lijst=team"),
        Screen("werklijst-anderen", "fatma", "/werklijst?lijst=anderen"),
        Screen("werklijst-afgerond", "fatma", "/werklijst?lijst=afgerond"),
        Screen("werklijst-leeg", "lotte", "/werklijst"),
        Screen("taak", "fatma", bicycle),
        Screen("taak-diagram", "fatma", f"{bicycle}?tab=diagram", until=DRAWING),
        Screen("taak-geschiedenis", "fatma", f"{bicycle}?tab=geschiedenis"),
        Screen("taak-klaar", "fatma", done),
        Screen("taak-van-ander", "fatma", task("Tarwekamp", "Beslissen")),
        Screen("taak-besluit", "marleen", task("Tarwekamp", "Beslissen")),
        Screen("taak-vraag", "sanne", task("Duinroos", "Vraag_beschrijven")),
        Screen("vandaag", "fatma", "/vandaag"),
        Screen("meldingen", "fatma", "/meldingen"),
        Screen("meldingen-leeg", "lotte", "/meldingen"),
        Screen("meldingen-mail", "fatma", "/meldingen/mail"),
        Screen("verkeerstoren", "marleen", "/verkeerstoren"),
        Screen("verkeerstoren-houder", "marleen", f"/verkeerstoren?lijn=person:{regisseur}"),
        Screen("verkeerstoren-budgethouder", "noor", "/verkeerstoren"),
        Screen("tegenstrijdige-regel", "fatma", f"{file}/tegenstrijdige-regel"),
        Screen("tegenstrijdige-regel-antwoord", "priya", f"/knelpunten/regels/{clash}"),
        Screen("knelpunten-regels", "priya", "/knelpunten/regels"),
        Screen("knelpunten-regels-coach", "fatma", "/knelpunten/regels"),
        Screen("knelpunten-opbrengst", "priya", "/knelpunten/opbrengst"),
        Screen("knelpunten-opbrengst-coach", "fatma", "/knelpunten/opbrengst"),
        Screen("agenda", "fatma", "/agenda"),
        Screen("agenda-leeg", "yusuf", "/agenda"),
        Screen("agenda-afdruk", "fatma", f"/agenda/afdruk?dag={item.meets_on}"),
        Screen("agenda-advies", "fatma", f"/agenda/{item.id}"),
        Screen("agenda-nieuw", "fatma", f"{file}/agenda"),
        Screen("casussen", "fatma", "/casussen"),
        Screen("casussen-team", "fatma", "/casussen?lijst=team"),
        Screen("inschrijven", "fatma", "/casussen/nieuw"),
        Screen("casus", "fatma", f"/casussen/{casus['Morgenster']}"),
        Screen("casus-fiets", "fatma", file),
        Screen("casus-lijst", "fatma", f"{refused}?weergave=lijst"),
        Screen("casus-geschiedenis", "fatma", f"{refused}/geschiedenis"),
        Screen("journaal", "fatma", f"{file}/journaal"),
        Screen("starten", "fatma", f"{file}/starten"),
        Screen("gegevens", "fatma", f"{file}/gegevens"),
        Screen("regisseur", "fatma", f"{file}/regisseur"),
        Screen("plan", "fatma", f"{file}/plan"),
        Screen("bekend", "fatma", f"{file}/bekend"),
        Screen("toestemming", "fatma", f"{file}/toestemming"),
        Screen("betrokken", "fatma", f"{file}/betrokken"),
        Screen("sluiten", "fatma", f"{file}/sluiten"),
        Screen("heropenen", "fatma", f"{file}/heropenen"),
        Screen("signaal", "fatma", f"{file}/signaal"),
        Screen("signaal-zonder-dossier", "yusuf", f"{file}/signaal"),
        Screen("signaal-zoeken", "fatma", "/signaal"),
        Screen("wie-keek", "fatma", f"{file}/wie-keek"),
        Screen("brief", "fatma", f"{refused}/brief/{letter}"),
        Screen("deur", "yusuf", file),
        Screen("zoeken", "fatma", "/zoeken?q=fiets"),
        Screen("zoeken-niets", "fatma", "/zoeken?q=xyz"),
        Screen("budget", "noor", "/budget"),
        Screen("budget-wijk", "noor", f"/budget/{area}/{year}"),
        Screen("processen", "fatma", "/processen"),
        Screen("proces", "fatma", "/processen/flexibel-budget/1", until=DRAWING),
        Screen("verdelen", "marleen", "/verdelen"),
        Screen("mijn-gegevens", "fatma", "/mijn-gegevens"),
        Screen("hulp", "fatma", "/hulp"),
        Screen("toegankelijkheid", "", "/toegankelijkheid"),
        Screen("niet-gevonden", "fatma", "/nergens"),
        Screen("geweigerd", "fatma", "/beheer"),
        Screen("storingen", "beheer", "/storingen"),
        Screen("beheer", "beheer", "/beheer"),
        Screen("mensen", "beheer", "/beheer/mensen"),
        Screen("mens", "beheer", f"/beheer/mensen/{person}"),
        Screen("teams", "beheer", "/beheer/teams"),
        Screen("mandaten", "beheer", "/beheer/mandaten"),
        Screen("vervanging", "beheer", "/beheer/vervanging"),
        Screen("toegangsbeleid", "beheer", "/beheer/toegang"),
        Screen("postbus", "beheer", "/beheer/postbus"),
        Screen("link-werkt-niet", "", "/verwijzing/bestaat-niet"),
        Screen("inzage", "floor", "/inzage"),
        *_life(session),
        *_redesigning(session),
        *_rooms(session),
        *_figures(),
        *_ways(session),
    ]


def _life(session: TenantSession) -> list[Screen]:
    """Each kind of task of intake, meldcode, plan, nazorg and referral, and what stands around them in a casus."""
    tasks = session.execute(
        select(UserTask.element_id, UserTask.id, Person.login)
        .join(Person, Person.id == UserTask.assignee_id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(UserTask.status == "open", ProcessDefinition.key != "flexibel-budget")
    ).all()
    casus = dict(session.execute(select(Casus.name, Casus.id)).tuples().all())
    man, woman = (f"/casussen/{casus[name]}" for name in ("de heer Grasklokje", "mevrouw Salie"))
    referral = session.scalars(select(Referral.id).where(Referral.casus_id == casus["de heer Grasklokje"])).first()
    term = session.scalars(select(Term.id).where(Term.casus_id == casus["mevrouw Maretak"])).one()
    return [
        *{task[0]: Screen(f"taak-{task[0]}", task[2], f"/taken/{task[1]}") for task in tasks}.values(),
        Screen("casus-weer-open", "fatma", man),
        Screen("casus-bekend", "fatma", f"{man}/bekend"),
        Screen("casus-toestemming", "fatma", f"{man}/toestemming"),
        Screen("verwijzing", "fatma", f"{man}/verwijzingen/{referral}"),
        Screen("plan-loopt", "fatma", f"{woman}/plan"),
        Screen("termijn-opgeschort", "sanne", f"/casussen/{casus['mevrouw Maretak']}/termijnen/{term}"),
    ]


def _redesigning(session: TenantSession) -> list[Screen]:
    """A draft under way with a process, a table and a form in it, and the one that was published before."""
    drafts = dict(session.execute(select(Draft.status, Draft.id)).tuples().all())
    draft, published = f"/ontwerpen/{drafts['open']}", f"/ontwerpen/{drafts['published']}"
    played, two_drawings = ".wv-outcome", "[data-twin] [data-drawing='na'] .djs-container svg"
    return [
        Screen("ontwerpen", "marleen", "/ontwerpen"),
        Screen("ontwerpen-afgesloten", "marleen", "/ontwerpen?stand=afgesloten"),
        Screen("ontwerp", "marleen", draft, until=played),
        Screen("ontwerp-gepubliceerd", "marleen", published),
        Screen("publiceren", "marleen", f"{draft}/publiceren", until=played),
        Screen("publicaties", "marleen", "/publicaties"),
        Screen("ontwerp-vergelijken", "marleen", f"{draft}/vergelijken"),
        Screen("versies-vergelijken", "marleen", "/processen/nazorg/vergelijken?van=1&naar=2", until=two_drawings),
        Screen("bestand-versies", "marleen", f"{draft}/tabel/mandaat/versies"),
        Screen("naspelen-begin", "marleen", f"{draft}/naspelen/flexibel-budget"),
        Screen("naspelen", "marleen", f"{draft}/naspelen/plan", until=DRAWING),
        Screen("naspelen-gepubliceerd", "marleen", "/processen/plan/naspelen"),
        Screen("scenarios", "marleen", f"{draft}/scenario/flexibel-budget"),
        Screen("scenarios-alle", "marleen", f"{draft}/scenarios"),
        Screen("proces-editor", "marleen", f"{draft}/proces/plan", until="[data-process-editor][data-ready]"),
        Screen("tabel-editor", "marleen", f"{draft}/tabel/mandaat", until="[data-judged]"),
        Screen("formulier-editor", "marleen", f"{draft}/formulier/plan-maken", until="[data-preview] form"),
        Screen("formulier-nieuw", "marleen", f"{draft}/formulier/nieuw?nieuw=1"),
    ]


def _figures() -> list[Screen]:
    """Where it waits and for whom: of a process, of the log of another system, and of what nothing is known of."""
    flexible, log, labels = "/knelpunten/proces/flexibel-budget", f"/knelpunten/logboek/{quote(LOG)}", ".wv-heat-label"
    return [
        Screen("knelpunten", "priya", "/knelpunten", until="[data-part] p.small"),
        Screen("knelpunten-coach", "fatma", flexible, until=labels),
        Screen("knelpunten-proces", "priya", flexible, until=labels),
        Screen("knelpunten-stap", "priya", f"{flexible}?stap=Beslissen&toon=late", until=labels),
        Screen("knelpunten-houder", "marleen", f"{flexible}?wie=partner:ggz-de-brug&toon=count", until=labels),
        Screen("knelpunten-niets", "priya", f"{flexible}?van=2020-01&tot=2020-01"),
        Screen("knelpunten-fout", "priya", f"{flexible}?van=gisteren&versie=9&zoek=xyz"),
        Screen("knelpunten-zonder-cijfers", "priya", "/knelpunten/proces/meldcode"),
        Screen("knelpunten-zaken", "marleen", f"{flexible}/zaken?stap=Beslissen"),
        Screen("knelpunten-zaken-eigenaar", "priya", f"{flexible}/zaken"),
        Screen("knelpunten-logboek", "priya", log),
        Screen("knelpunten-logboek-vaak", "priya", f"{log}?toon=count&stap=Advies"),
        Screen("knelpunten-logboek-zaken", "priya", f"{log}/zaken"),
        Screen("verloop", "priya", f"{flexible}/verloop"),
        Screen("verloop-coach", "fatma", f"{flexible}/verloop"),
        Screen("verloop-logboek", "priya", f"{log}/verloop"),
        Screen("termijnen", "priya", f"{flexible}/termijnen"),
        Screen("herhaling", "priya", f"{flexible}/herhaling"),
        Screen("herhaling-logboek", "priya", f"{log}/herhaling"),
    ]


def _ways(session: TenantSession) -> list[Screen]:
    """The way that most cases of the process went, chosen and drawn."""
    most = session.scalars(
        select(CaseFact.variant)
        .where(CaseFact.casus_id.is_not(None))
        .group_by(CaseFact.variant)
        .order_by(func.count().desc(), CaseFact.variant)
    ).first()
    return [Screen("herhaling-variant", "priya", f"/knelpunten/proces/flexibel-budget/herhaling?variant={most}")]


def _rooms(session: TenantSession) -> list[Screen]:
    """Versions side by side, logs and their imports, and saved views."""
    imports = session.execute(select(LogImport.state, LogImport.id)).tuples().all()
    return [
        Screen("versies", "priya", "/knelpunten/proces/nazorg/versies", until="[data-heat] svg"),
        Screen("versies-halfjaren", "priya", "/knelpunten/logboek/Regiesysteem/versies?een=2025h1&twee=2025h2"),
        Screen("versies-leeg", "priya", "/knelpunten/proces/meldcode/versies"),
        Screen("logboeken", "priya", "/knelpunten/logboeken"),
        *(Screen(f"import-{state}", "priya", f"/knelpunten/logboeken/import/{id}") for state, id in imports),
        Screen("bewaard", "priya", "/knelpunten/bewaard"),
        Screen("bewaard-leeg", "marleen", "/knelpunten/bewaard"),
    ]
