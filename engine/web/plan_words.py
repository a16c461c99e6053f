"""The Dutch words of a plan, of nazorg and of consent."""

WHO_KINDS = (
    ("resident", "Het huishouden zelf"),
    ("network", "Iemand uit het eigen netwerk"),
    ("coach", "De wijkcoach"),
    ("partner", "Een organisatie"),
)
"""The household and its network come first."""
WHO_LOOKS = {"resident": "user", "network": "people", "coach": "flame", "partner": "building"}

TOPICS = (
    ("waakvlam", "Waakvlam: contact houden"),
    ("mantelzorg", "Mantelzorg en netwerk"),
    ("inkomen", "Inkomen en schulden"),
    ("huisvesting", "Wonen"),
    ("anders", "Iets anders"),
)
KINDS = (
    ("agreement", "Een afspraak: wie blijft wat doen"),
    ("trigger", "Een signaal: hieraan merk je dat het misgaat"),
    ("pitfall", "Een valkuil: wat eerder niet werkte"),
)
GROUPS = {"agreement": "Afspraken", "trigger": "Signalen dat het misgaat", "pitfall": "Valkuilen"}
NOTHING_YET = {
    "agreement": "Nog geen afspraak. Begin hier al bij de intake: wie houdt contact, en hoe vaak?",
    "trigger": "Nog geen signaal. Vraag het huishouden: waaraan merken wij dat het minder gaat?",
    "pitfall": "Nog geen valkuil. Vraag wat er eerder misging, en wat toen wél hielp.",
}
HOW = (("spoken", "In een gesprek"), ("signature", "Met een handtekening"))
AGREED = (("ja", "Ja, het huishouden is het eens met het plan"), ("nee", "Nee, of niet met alles"))
ENDED = (("reached", "Ja, het doel is gehaald"), ("stopped", "Nee, we stoppen hiermee"))
STATUSES = {
    "draft": ("In de maak", "pencil", ""),
    "agreed": ("Akkoord", "check", "success"),
    "disagreed": ("Niet eens", "chat", ""),
    "ended": ("Afgerond", "check", ""),
}
PURPOSES = {"verwijzing": "Gegevens delen voor een verwijzing", "delen": "Gegevens delen"}
CONSENT_STATES = {
    "valid": ("Geldt", "check", "success"),
    "refused": ("Geweigerd", "lock", ""),
    "withdrawn": ("Ingetrokken", "undo", "danger"),
    "expired": ("Verlopen", "late", "danger"),
    "replaced": ("Vervangen", "undo", ""),
}


def purpose(key: str) -> str:
    """A purpose in words; one that only a diagram knows as its author wrote it."""
    return PURPOSES.get(key, key.replace("_", " ").replace("-", " ").capitalize())


def topic(key: str) -> str:
    return dict(TOPICS).get(key, key.capitalize())
