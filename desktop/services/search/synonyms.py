"""Words that mean the same at a counter: English and Kiswahili, abbreviations, what people say for what is written.

Every line is a group of equals, separated by `=`. A service that has one of them is found by all the others. A
phrase counts only with its words in a row. Kiswahili here needs a native reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from desktop.services.search.words import STOP_WORDS, stem

_GROUPS = """
birth = kuzaliwa = uzazi = born
death = kifo = kufa = dead
deceased = marehemu
certificate = cheti = vyeti = cert
driving licence = driving license = leseni ya udereva = dl = driver licence = driver license
licence = license = leseni
driving = udereva = driver = dereva = kuendesha
renew = renewal = kuhuisha = upya
vehicle = gari = magari = car = motor vehicle
motorcycle = pikipiki = boda boda = bodaboda = motorbike
tractor = trekta
lorry = lori = truck
ownership = umiliki = owner = mmiliki
transfer = uhamisho = kuhamisha
search = utafutaji = tafuta = kutafuta
copy of records = nakala ya rekodi = logbook search = search logbook
logbook = kitabu cha gari = log book = registration certificate
number plate = namba ya gari = plate = plates
inspection = ukaguzi
duplicate = mbadala = nakala = replacement = lost = iliyopotea = kupotea = replace
copy = nakala
good conduct = tabia njema = police clearance = clearance certificate = conduct
police = polisi
abstract = abstrakti
fingerprint = alama za vidole = finger print
id = kitambulisho = identity card = national id = id card = vitambulisho = identification
passport = pasipoti
child = mtoto = minor
children = watoto
name = jina
change = kubadilisha = mabadiliko = badilisha
correction = kusahihisha = sahihisha = correct
registration = usajili = register = kusajili = sajili = reg
application = maombi = apply = kuomba = ombi
land = ardhi = shamba = plot = kiwanja
title deed = hati miliki = title = hati ya ardhi
land rent = kodi ya ardhi
land rates = land rent
boundary = mpaka
lease = ukodishaji
caution = zuio = caveat
stamp duty = ushuru wa stempu
marriage = ndoa = wedding = marry = harusi
business = biashara
business name = jina la biashara = bn
company = kampuni
tax = kodi = ushuru
tax compliance certificate = tcc = cheti cha uzingatiaji wa kodi
pin = kra pin
nil return = nil returns = ripoti tupu
return = returns = ripoti
payment = malipo = lipa = kulipa = pay
work permit = kibali cha kazi
permit = kibali = vibali
pass = pasi
citizenship = uraia
foreigner = mgeni = alien = foreign
dependant = mtegemezi = dependent
student = mwanafunzi
school = shule
teacher = mwalimu
doctor = daktari
nurse = nursing = muuguzi
loan = mkopo
health = afya
sha = nhif = shif
disability = ulemavu = disabled = mlemavu
group = kikundi = chama
society = jumuiya = association
court = mahakama
case = kesi
fine = faini
bail = dhamana
succession = mirathi = probate = urithi
complaint = malalamiko
gazette = gazeti rasmi
party = chama cha siasa
park = mbuga
museum = makumbusho
library = maktaba
train = treni = sgr
ticket = tiketi
fish = samaki = fishing = uvuvi
forest = misitu
firearm = silaha = gun = bunduki
fire = zimamoto
security = ulinzi
contractor = mkandarasi
housing = nyumba
pension = pensheni = retirement
photo = picha
book = kitabu
booking = kuhifadhi nafasi
test = mtihani = exam = examination
conductor = kondakta = makanga
badge = beji
trade mark = trademark = alama ya biashara
authentication = uthibitishaji = authenticate
confirmation = uthibitisho
collection = kuchukua = collect
new = mpya
old = zamani
first = kwanza
free = bure
water = maji
road = barabara
export = kuuza nje
import = kuagiza
storage = hifadhi
year = mwaka = miaka
month = mwezi
ng ombe = ngombe = cattle = cow
"""

Phrase = tuple[str, ...]
Equals = dict[str, tuple[tuple[Phrase, frozenset[str]], ...]]


@lru_cache(maxsize=1)
def equals_by_first_word() -> Equals:
    """For the first word of each phrase: the phrase, and the words of all its equals (not its own)."""
    found: dict[str, list[tuple[Phrase, frozenset[str]]]] = {}
    for line in _GROUPS.strip().splitlines():
        phrases = [tuple(stem(word) for word in part.split()) for part in line.split("=")]
        for phrase in phrases:
            others = frozenset(word for other in phrases if other != phrase for word in other)
            found.setdefault(phrase[0], []).append((phrase, others - set(phrase) - STOP_WORDS))
    return {word: tuple(entries) for word, entries in found.items()}


@lru_cache(maxsize=1)
def equal_words() -> dict[str, frozenset[str]]:
    """For each word that stands alone in a group: the other words that stand alone in its groups."""
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        alone = {stem(part.strip()) for part in line.split("=") if len(part.split()) == 1}
        for word in alone:
            found.setdefault(word, set()).update(alone - {word})
    return {word: frozenset(others) for word, others in found.items() if others}


def words_of_equal_phrases(words: Sequence[str]) -> set[str]:
    """What else a name is called, when one of the two ways is a phrase (`dl` for `driving licence`)."""
    table, alone = equals_by_first_word(), equal_words()
    equal: set[str] = set()
    for place, word in enumerate(words):
        for phrase, others in table.get(word, ()):
            if len(phrase) == 1:
                equal |= others - alone.get(word, frozenset())
            elif tuple(words[place : place + len(phrase)]) == phrase:
                equal |= others
    return equal
