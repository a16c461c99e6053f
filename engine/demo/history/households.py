"""Names of households that do not exist: a plant and a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PLANTS = (
    "Appel",
    "Beuken",
    "Berken",
    "Braam",
    "Dennen",
    "Distel",
    "Elzen",
    "Esdoorn",
    "Gagel",
    "Hazel",
    "Heide",
    "Hulst",
    "Iepen",
    "Jasmijn",
    "Kastanje",
    "Kersen",
    "Klaver",
    "Laurier",
    "Linden",
    "Meidoorn",
    "Mispel",
    "Mos",
    "Olmen",
    "Peren",
    "Populier",
    "Pruimen",
    "Riet",
    "Rozen",
    "Sering",
    "Sparren",
    "Taxus",
    "Varen",
    "Vlier",
    "Vlas",
    "Wilgen",
    "Zegge",
)
PLACES = (
    "beek",
    "bos",
    "brink",
    "burg",
    "dal",
    "gaard",
    "hof",
    "horst",
    "kamp",
    "pad",
    "veld",
    "weide",
)
FIRST = (
    "Aad",
    "Anja",
    "Bea",
    "Cor",
    "Dilek",
    "Els",
    "Erik",
    "Femke",
    "Gijs",
    "Hanna",
    "Imane",
    "Jos",
    "Karin",
    "Lars",
    "Mo",
    "Nadia",
    "Otto",
    "Pia",
    "Ria",
    "Samir",
    "Tim",
    "Wendy",
)
STREETS = (
    "Ankerstraat",
    "Bakenlaan",
    "Fakkelweg",
    "Kaarsenlaan",
    "Lichtkade",
    "Lontplein",
    "Olielamppad",
    "Toortsstraat",
    "Vuursteenweg",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A household as its file is called, who speaks for it, and where it lives."""

    household: str
    resident: str
    salutation: str
    address: str


def invented_names(dice: Random) -> Iterator[Name]:
    """Never the same surname twice."""
    surnames = [f"{plant}{place}" for plant in PLANTS for place in PLACES]
    dice.shuffle(surnames)
    for surname in surnames:
        title = dice.choice(("mevrouw", "de heer", "gezin"))
        salutation = dice.choice(("mevrouw", "de heer")) if title == "gezin" else title
        yield Name(
            f"{title} {surname}",
            f"{dice.choice(FIRST)} {surname}",
            salutation,
            f"{dice.choice(STREETS)} {dice.randrange(1, 140)}, Vlamstede",
        )
