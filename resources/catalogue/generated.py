"""A list of services as large and as repetitive as the platform's public list, made up from a seed.

A bare clone has no copy of that list, yet search and sync must be tried at its size. The make-up follows what is
known of it: a few agencies with hundreds of near-equal tariff lines, dozens of colleges that offer the same things,
licences by class and size, and names that occur at more than one agency. No fee and no Kiswahili name is known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from resources.catalogue.records import Service

PUBLIC_LIST_SIZE = 5_489

_COLLEGES = (
    ["Lake Basin", "Rift Valley", "Coast", "Mount Elgon", "Tana", "Aberdare", "Chyulu", "Mara", "Turkana", "Kerio"],
    ["University", "University College", "Technical Institute", "Polytechnic", "Medical College"],
)
_COLLEGE_DESK = (
    ["Student", "Postgraduate", "Alumni", "Part-time student", "Visiting scholar"],
    ["accommodation", "clearance", "admission", "examination card", "fee statement", "identity card", "transcript"],
)
_PORT = (
    ["Wharfage", "Storage", "Shore handling", "Stevedoring", "Freight charge", "Transfer", "Lift on, lift off"],
    ["import", "export", "transit", "transhipment", "domestic", "coastwise"],
    [
        "20' container",
        "40' container",
        "loose cargo",
        "bulk liquid",
        "saloon car",
        "truck over 10 t",
        "empty container",
    ],
    ["up to 7 days", "8 to 14 days", "15 to 30 days", "over 30 days"],
)
_LICENCE = (
    ["Application for", "Renewal of", "Variation of", "Replacement of", "Transfer of"],
    ["import licence", "export licence", "retail licence", "nursery certificate", "warehouse licence", "dealer permit"],
    ["coffee", "tea", "sisal fibre", "cotton seed", "macadamia", "pyrethrum", "honey", "sugar", "cut flowers", "hides"],
)
_TOURISM = (
    ["Class A", "Class B", "Class C", "Class D", "Class E"],
    ["hotel", "lodge", "homestay", "restaurant", "travel agency", "balloon operator", "game ranch", "boat hire"],
    ["application fee", "annual licence fee", "licence renewal fee", "inspection fee"],
)
_FOREST = (
    ["Cypress", "Pine", "Blue gum", "Podo", "Cedar", "Mahogany", "Bamboo", "Grevillea", "Camphor", "Meru oak"],
    ["seedling", "sawlog", "plywood", "firewood", "furniture", "post", "seed per kilogram"],
    ["first grade", "second grade", "bulk order"],
)
_COURSE = (
    ["Certificate", "Diploma", "Short course", "Refresher course", "Workshop"],
    [
        "public procurement",
        "records management",
        "project planning",
        "leadership",
        "data analysis",
        "disaster response",
    ],
    ["resident", "non-resident", "online", "county staff"],
)
_OFFICE = (
    ["Report", "Complaint", "Request for information", "Call-out", "Certified copy", "Inspection", "Search", "Appeal"],
    [
        "water connection",
        "road reserve",
        "electric line",
        "mining claim",
        "fishing vessel",
        "clinic",
        "broadcast",
        "lift",
    ],
    ["individual", "company", "county", "foreign applicant"],
)
_OFFICES = [
    "Northern Water Works Agency",
    "Rural Roads Authority",
    "Energy Distribution Board",
    "Mines Directorate",
    "Fisheries Directorate",
    "Health Facilities Council",
    "Communications Board",
    "Lifts and Machinery Inspectorate",
]


def generated_services(count: int = PUBLIC_LIST_SIZE, *, seed: int = 254) -> tuple[Service, ...]:
    """Make `count` services, the same ones for the same seed, in the mixed order of a real list."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible list, no secret
    names = list(_names())
    while len(names) < count:
        names.extend((f"{name} (series {len(names) // 1000})", agency) for name, agency in names[:count])
    chance.shuffle(names)
    return tuple(
        Service(
            code=f"{chance.getrandbits(48):012x}",
            name_en=name,
            name_sw=None,
            agency=agency,
            category=None,
            fee_cents=None,
            fee_basis="unknown",
            convenience_fee_cents=None,
        )
        for name, agency in names[:count]
    )


def _names() -> Iterator[tuple[str, str]]:
    for place, kind in product(*_COLLEGES):
        for words in product(*_COLLEGE_DESK):
            yield " ".join(words), f"{place} {kind}"
    yield from _of("Harbours Corporation", _PORT, "{0} {1} {2}, {3}")
    yield from _of("Crops and Food Authority", _LICENCE, "{0} {1}: {2}")
    yield from _of("Hospitality Regulator", _TOURISM, "{0} – {1} {2}")
    yield from _of("Forest Conservancy", _FOREST, "{0} {1}, {2}")
    yield from _of("School of Administration", _COURSE, "{0} in {1} ({2})")
    for office in _OFFICES:
        yield from _of(office, _OFFICE, "{0}: {1}, {2}")


def _of(agency: str, parts: tuple[list[str], ...], form: str) -> Iterator[tuple[str, str]]:
    for words in product(*parts):
        yield form.format(*words), agency
