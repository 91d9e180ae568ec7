"""How people write, made one: short forms, and words that stand for a whole class.

Questions, phrases and entries go through it alike. A class is a word of its own, such as `~trade` beside `nurse`:
whoever wrote *i am a lawyer* for an entry meant nurses too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from guidebot.search.folding import words
from guidebot.search.spanish import in_english
from guidebot.search.stems import stem

_SHORT = MappingProxyType(
    {
        form: full.split()
        for form, full in {
            "im": "i am",
            "ive": "i have",
            "id": "i would",
            "ill": "i will",
            "whats": "what is",
            "wheres": "where is",
            "whos": "who is",
            "hows": "how is",
            "thats": "that is",
            "theres": "there is",
            "its": "it is",
            "youre": "you are",
            "theyre": "they are",
            "dont": "do not",
            "doesnt": "do not",
            "didnt": "do not",
            "cant": "can not",
            "cannot": "can not",
            "couldnt": "can not",
            "wont": "will not",
            "isnt": "is not",
            "arent": "is not",
            "havent": "have not",
            "shouldnt": "should not",
            "wouldnt": "would not",
            "wanna": "want to",
            "gonna": "going to",
            "gotta": "have to",
            "kinda": "kind of",
            "dunno": "do not know",
            "u": "you",
            "ur": "your",
            "pls": "please",
            "plz": "please",
            "uni": "university",
            "undergrad": "undergraduate",
            "poli": "political",
            "sci": "science",
            "gov": "government",
            "govt": "government",
            "org": "organization",
            "orgs": "organizations",
            "dev": "developer",
            "devs": "developers",
            "yrs": "years",
            "yr": "year",
            "cs": "computer science",
            "ml": "machine learning",
            "nobodys": "nobody",
            "everyones": "everyone",
            "somebodys": "somebody",
            "mum": "mother",
            "mom": "mother",
            "prof": "professor",
            "profs": "professors",
            "intro": "introduction",
            "regs": "regulation",
            "biz": "business",
            "psych": "psychology",
            "bio": "biology",
            "econ": "economics",
            "stats": "statistics",
        }.items()
    }
)
_SILENT_TEXT = """
a about ah all also am an and any anyone anybody anything are as at be been before being both bring but by can could
did do does doing done down each either else even ever every everything find for from get gets getting give go going
good got had has have having he hello help her here hey hi him his how i if in into is it just kind know let like
lol look lot many may maybe me mean means might more most much must my myself need no not now of off oh ok okay on one
only or other others our out over own please put quite rather really right said say see seem seems she should so some
someone somebody something sort still stuff such sure take tell than that the their them then there these they thing
things think this those through to today too try trying under up us use very want wants was way we well went were what
when where whether which while who whom whose why will with within without would yes yet you your person people explain
happen happens ai actually wonder
"""
_SILENT = frozenset(map(stem, _SILENT_TEXT.split()))
SAYS_LITTLE = 0.7
"""The weight of a silent word among phrases, where it tells `can i` from `how do`."""
CLASSES = MappingProxyType(
    {
        stem(word): name
        for name, listed in {
            "~trade": """nurse doctor teacher lawyer accountant designer engineer developer programmer physicist
                biologist chemist psychologist economist journalist philosopher mathematician artist musician writer
                manager consultant marketer salesperson librarian translator architect physiotherapist therapist
                pharmacist electrician plumber carpenter chef waiter driver pilot soldier officer policeman
                firefighter diplomat civil servant clerk analyst banker trader actuary statistician paralegal judge
                scientist technician mechanic farmer vet dentist surgeon paramedic midwife caretaker secretary
                recruiter hr admin freelancer entrepreneur founder founders sysadmin sre devops linguist
                historian sociologist
                anthropologist geographer astronomer geologist veteran priest pastor editor filmmaker photographer
                baker butcher barber hairdresser tailor welder mason roofer builder gardener forester miner fisherman
                sailor steward stewardess firewoman cashier shopkeeper bartender barista waitress housekeeper cleaner
                nanny childminder carer paralegals notary prosecutor bailiff detective guard ranger courier postman
                trucker mover welder machinist toolmaker glazier locksmith jeweller optician radiographer
                dietitian psychiatrist psychotherapist counsellor epidemiologist ecologist botanist zoologist chemist
                metallurgist surveyor cartographer meteorologist auditor broker underwriter realtor bookkeeper
                treasurer lobbyist speechwriter interpreter copywriter illustrator animator actor actress dancer
                singer composer conductor novelist poet playwright publisher archivist curator choreographer
                violinist pianist guitarist drummer cellist organist painter sculptor potter weaver coach referee
                professor lecturer headteacher principal dean rabbi imam monk nun chaplain missionary""",
            "~subject": """law medicine biology chemistry physics psychology economics philosophy history linguistics
                sociology anthropology politics political journalism business finance accounting marketing nursing
                education literature music theology architecture geography neuroscience statistics humanities arts
                biotech pharmacy agriculture accountancy""",
            "~place": """africa asia europe america latin india pakistan bangladesh nepal vietnam thailand indonesia
                philippines malaysia singapore china japan korea taiwan nigeria kenya ghana senegal ethiopia egypt
                morocco uganda rwanda brazil argentina chile peru colombia mexico spain portugal france germany italy
                poland romania ukraine russia turkey iran israel greece serbia hungary czech austria switzerland
                netherlands belgium sweden norway denmark finland ireland canada australia zealand abroad overseas
                country village town london berkeley oxford boston york paris berlin toronto bangalore delhi lagos
                nairobi california francisco
                afghanistan albania algeria angola armenia azerbaijan bahrain belarus benin bolivia bosnia botswana
                bulgaria burundi cambodia cameroon congo croatia cuba cyprus czechia ecuador estonia fiji gabon gambia
                georgia guatemala guinea haiti honduras iceland iraq jamaica jordan kazakhstan kosovo kuwait kyrgyzstan
                laos latvia lebanon lesotho liberia libya lithuania luxembourg macedonia madagascar malawi mali malta
                mauritius moldova mongolia montenegro mozambique myanmar namibia nicaragua niger oman panama papua
                paraguay qatar scotland slovakia slovenia somalia sudan syria tajikistan tanzania togo tunisia
                turkmenistan uruguay uzbekistan venezuela wales yemen zambia zimbabwe abuja accra adelaide addis
                alexandria algiers almaty amman amsterdam ankara antwerp athens auckland baghdad baku bamako bangkok
                barcelona basel beijing beirut belfast belgrade bergen bern birmingham bogota bordeaux bratislava
                brisbane bristol brussels bucharest budapest cairo calgary caracas casablanca chennai chicago chisinau
                cologne colombo copenhagen dakar dallas denver detroit dhaka doha dresden dubai dublin edinburgh
                florence frankfurt geneva glasgow gothenburg graz guadalajara guangzhou hamburg hanoi harare havana
                helsinki houston hyderabad istanbul jakarta jerusalem johannesburg kabul kampala karachi kathmandu kiev
                kyiv kinshasa kolkata krakow kyoto lahore leeds leipzig lille lima lisbon liverpool ljubljana luanda
                lusaka lviv lyon madrid manila manchester marseille medellin melbourne miami milan minsk montevideo
                montreal mumbai munich naples odesa osaka oslo ottawa perth philadelphia portland porto prague pune
                quito rabat reykjavik riga rome rotterdam santiago sarajevo seattle seoul seville shanghai skopje sofia
                stockholm stuttgart sydney taipei tallinn tashkent tbilisi tehran tirana toulouse tunis turin valencia
                vancouver venice vienna vilnius warsaw wellington yerevan zagreb zurich""",
            "~kin": "mother father parents parent family wife husband partner spouse brother sister friend friends "
            "daughter son grandma grandmother grandfather girlfriend boyfriend",
        }.items()
        for word in listed.split()
    }
)


def spoken(text: str) -> list[str]:
    """The folded words of *text* with short forms written out, Spanish ones of the field in English."""
    return [full for word in in_english(words(text)) for full in _SHORT.get(word, (word,))]


def tokens(said: Sequence[str]) -> Iterator[str]:
    """The stem of every spoken word, and beside it the class it belongs to."""
    for word in said:
        root = stem(word)
        yield root
        if root in CLASSES:
            yield CLASSES[root]


def silent(root: str) -> bool:
    """Whether a stem says little by itself."""
    return root in _SILENT


def is_class(token: str) -> bool:
    """Whether a token stands for a whole class of words."""
    return token.startswith("~")
