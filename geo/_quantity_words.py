"""The words quantities are made of: numbers, modifiers, measures, currencies, plurals."""

from __future__ import annotations

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORD_VALUES = {word: value for value, word in enumerate(ONES)}
WORD_VALUES |= {word: value for value, word in zip(range(20, 100, 10), TENS, strict=True)}
SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
VAGUE = {
    "dozens of": 12.0,
    "scores of": 20.0,
    "hundreds of": 1e2,
    "thousands of": 1e3,
    "tens of thousands of": 1e4,
    "hundreds of thousands of": 1e5,
    "millions of": 1e6,
    "tens of millions of": 1e7,
    "hundreds of millions of": 1e8,
    "billions of": 1e9,
    "tens of billions of": 1e10,
}
UNCOUNTED = {
    "many": "many",
    "numerous": "many",
    "countless": "many",
    "several": "several",
    "multiple": "several",
    "a few": "several",
    "a number of": "several",
    "a handful of": "several",
}
MODS = {
    "more than": "more_than",
    "over": "more_than",
    "above": "more_than",
    "at least": "more_than",
    "exceeding": "more_than",
    "in excess of": "more_than",
    "upwards of": "more_than",
    "no fewer than": "more_than",
    "no less than": "more_than",
    "not less than": "more_than",
    "less than": "less_than",
    "fewer than": "less_than",
    "under": "less_than",
    "below": "less_than",
    "no more than": "cap",
    "not more than": "cap",
    "at most": "cap",
    "a maximum of": "cap",
    "up to": "up_to",
    "as many as": "up_to",
    "as much as": "up_to",
    "about": "about",
    "around": "about",
    "roughly": "about",
    "approximately": "about",
    "some": "about",
    "an estimated": "about",
    "estimated": "about",
    "nearly": "about",
    "almost": "about",
    "close to": "about",
    "circa": "about",
    "only": "exact",
    "just": "exact",
    "exactly": "exact",
    "another": "exact",
    "a total of": "exact",
    "a further": "exact",
    "an additional": "exact",
}
CURRENCY_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "₩": "KRW",
    "₹": "INR",
}
CURRENCY_SIGNS |= {"₴": "UAH", "₺": "TRY", "₪": "ILS", "₦": "NGN"}
CURRENCY_WORDS = {
    "dollar": "USD",
    "euro": "EUR",
    "ruble": "RUB",
    "rouble": "RUB",
    "yuan": "CNY",
    "renminbi": "CNY",
    "yen": "JPY",
    "rupee": "INR",
    "hryvnia": "UAH",
    "hryvnias": "UAH",
    "shekel": "ILS",
    "naira": "NGN",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "rub": "RUB",
}
MEASURES = {
    "percent": "percent",
    "%": "percent",
    "percentage": "percent",
    "per cent": "percent",
    "km": "km",
    "kms": "km",
    "kilometer": "km",
    "kilometre": "km",
    "kg": "kg",
    "kilogram": "kg",
    "kilo": "kg",
    "mm": "mm",
    "millimeter": "mm",
    "millimetre": "mm",
    "cm": "cm",
    "metre": "meter",
    "mw": "MW",
    "megawatt": "MW",
    "gw": "GW",
    "gigawatt": "GW",
    "kwh": "kWh",
    "mwh": "MWh",
    "gwh": "GWh",
    "twh": "TWh",
    "ha": "hectare",
    "bcm": "billion cubic meter",
    "ft": "foot",
    "mph": "mph",
    "teu": "TEU",
    "tonne": "ton",
    "mt": "ton",
    "lb": "pound",
    "feet": "foot",
    "dwt": "dwt",
}
HYPHEN_UNITS = frozenset(
    """day week month year hour minute mile kilometer kilometre km meter metre mm ton tonne
    megawatt mw gigawatt foot inch barrel member seat bed man strong person acre hectare point
    car vehicle ship kilogram kg pound kiloton megaton night story storey bedroom room""".split()
)
PLURALS = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "servicemen": "serviceman",
    "fishermen": "fisherman",
    "women": "woman",
    "children": "child",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "crises": "crisis",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "feet": "foot",
    "teeth": "tooth",
    "oxen": "ox",
    "hryvnia": "hryvnia",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "hovercraft": "hovercraft",
    "personnel": "personnel",
    "police": "police",
    "cattle": "cattle",
    "sheep": "sheep",
    "livestock": "livestock",
    "yuan": "yuan",
    "yen": "yen",
    "renminbi": "renminbi",
    "naira": "naira",
    "species": "species",
    "series": "series",
    "troops": "troop",
    "headquarters": "headquarters",
    "barracks": "barracks",
    "percent": "percent",
}
NOT_PLURAL = frozenset(
    """is was has does as this its his us less across versus plus thus perhaps towards besides
    always sometimes whereas unless s yes news alias overseas""".split()
)
STOPS = frozenset(
    """of in on at to from for with by and or but that which who whose when while where as than
    into onto over under after before since during until between among against through across
    per each every a an the this these those his her its their our my is are was were be been
    being has have had do does did will would could can may might must should not no if because
    so then there here it he she they we you i about around near off out up down within without
    including worth bound meant sent made sold bought held left killed wounded injured dead
    missing were said also""".split()
)
ITEM_STOPS = STOPS - {"and", "or"}
VICTIMS = frozenset({"dead", "killed", "wounded", "injured", "missing", "arrested", "detained"})

SINGLE_UNITS = frozenset(
    """missile rocket drone soldier ship vessel tanker plane aircraft jet helicopter tank truck
    worker civilian policeman hostage survivor barrel container submarine satellite reactor bomb
    shell""".split()
)
