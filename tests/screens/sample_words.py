"""Kiswahili for the invented screens, so that their width in it is seen; what is missing comes from the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from resources.languages import translator

SAMPLE = {
    "Serve": "Hudumia",
    "Queue": "Foleni",
    "Find": "Tafuta",
    "Takings": "Makusanyo",
    "Shift": "Zamu",
    "Set-up": "Mipangilio",
    "Citizen": "Mwananchi",
    "Service": "Huduma",
    "Bill": "Bili",
    "Both": "Zote mbili",
    "Ticket **{ticket}** called {time}": "Tiketi **{ticket}** imeitwa {time}",
    "{n} people waiting": "Watu {n} wanasubiri",
    "Counter {n}": "Kaunta {n}",
    "National ID": "Kitambulisho",
    "Phone": "Simu",
    "is recorded": "inarekodiwa",
    "Show for 10 s": "Onyesha sekunde 10",
    "Slip and receipt in": "Bili na risiti kwa",
    "Unpaid bill from 2 Oct": "Bili ya tarehe 2 Okt haijalipwa",
    "Birth certificate, KES 250.00": "Cheti cha kuzaliwa, KES 250.00",
    "Open it": "Ifungue",
    "Print its slip": "Chapisha bili yake",
    "Earlier visits": "Ziara za awali",
    "New citizen": "Mwananchi mpya",
    "Barcode: just scan": "Msimbo: changanua tu",
    "All agencies": "Mashirika yote",
    "Showing matches for **{words}**": "Inaonyesha **{words}**",
    "{n} of {all}": "{n} kati ya {all}",
    "{service}: one question": "{service}: swali moja",
    "Vehicle registration number": "Nambari ya usajili wa gari",
    "Looks right": "Ni sawa",
    "No number plate: use chassis number": "Bila nambari ya usajili: tumia nambari ya chasisi",
    "Done": "Tayari",
    "Take off the bill": "Ondoa kwenye bili",
    "Citizen brings": "Mwananchi alete",
    "Ready": "Tayari",
    "At once": "Mara moja",
    "Fee from": "Ada kutoka",
    "Catalogue of {day}": "Orodha ya {day}",
    "{n} services": "Huduma {n}",
    "Service fee": "Ada ya huduma",
    "Convenience fee": "Ada ya urahisi",
    "Service fees": "Ada za huduma",
    "Convenience fees": "Ada za urahisi",
    "Total": "Jumla",
    "One bill, one payment": "Bili moja, malipo moja",
    "One bill each": "Kila moja bili yake",
    "Raise bill": "Toa bili",
    "Gives an account number at once, online or not. Nothing is charged now.": (
        "Hutoa nambari ya akaunti mara moja, hata nje ya mtandao. Hatua hii haitozi chochote."
    ),
    "Choose": "Chagua",
    "Add, done": "Ongeza, tayari",
    "Next field": "Sehemu inayofuata",
    "Step back": "Rudi hatua",
    "Fee not known": "Ada haijulikani",
    "asks for the gazetted fee": "huuliza ada iliyochapishwa",
    "Free": "Bure",
    "nothing to pay": "hakuna cha kulipa",
    "Printer ready": "Printa tayari",
}


def sample_translator(code: str) -> Callable[[str], str]:
    """The catalogue, with the sample's own words before it."""
    real = translator(code)
    if code == "en":
        return real
    return lambda text: SAMPLE.get(text) or real(text)
