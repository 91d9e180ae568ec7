"""Words that stand for one another in what people say of themselves: trades, subjects, places, kin.

Whoever wrote *i am a lawyer* for an entry meant nurses too. A class is a token of its own beside the stem, such as
`~trade` beside `nurse`. It belongs to a word and its plural and never to a stem: an interpreter has a trade, and
interpretability has none.
"""

from __future__ import annotations

from types import MappingProxyType

from guidebot.search.folding import words

_TRADES = """
accountant actor actress actuary admin analyst animator anthropologist architect archivist artist astronomer
auditor bailiff baker banker barber barista bartender biologist bookkeeper botanist broker builder butcher carer
caretaker carpenter cartographer cashier cellist chaplain chef chemist childminder choreographer cleaner
clerk coach composer conductor consultant copywriter counsellor courier curator dancer dean dentist designer
detective developer devops dietitian diplomat doctor driver drummer ecologist economist editor electrician
engineer entrepreneur epidemiologist farmer filmmaker firefighter firewoman fisherman forester founder founders
freelancer gardener geographer geologist glazier guard guitarist hairdresser headteacher historian housekeeper
hr illustrator imam interpreter jeweller journalist judge lawyer lecturer librarian linguist lobbyist locksmith
machinist manager marketer mason mathematician mechanic metallurgist meteorologist midwife miner missionary monk
mover musician nanny notary novelist nun nurse officer optician organist painter paralegal paramedic pastor
pharmacist philosopher photographer physicist physiotherapist pianist pilot playwright plumber poet policeman
postman potter priest principal professor programmer prosecutor psychiatrist psychologist psychotherapist
publisher rabbi radiographer ranger realtor recruiter referee roofer sailor salesperson scientist sculptor
secretary servant shopkeeper singer sociologist soldier speechwriter sre statistician steward stewardess surgeon
surveyor sysadmin tailor teacher technician therapist toolmaker trader translator treasurer trucker underwriter
vet veteran violinist waiter waitress weaver welder writer zoologist
"""
_SUBJECTS = """
accountancy accounting agriculture anthropology architecture arts biology biotech business chemistry economics
education engineering finance geography history humanities journalism law linguistics literature marketing
medicine music neuroscience nursing pharmacy philosophy physics political politics psychology sociology
statistics theology
"""
_PLACES = """
abroad abuja accra addis adelaide afghanistan africa albania alexandria algeria algiers almaty america amman
amsterdam angola ankara antwerp argentina armenia asia athens auckland australia austria azerbaijan baghdad
bahrain baku bamako bangalore bangkok bangladesh barcelona basel beijing beirut belarus belfast belgium belgrade
benin bergen berkeley berlin bern birmingham bogota bolivia bordeaux bosnia boston botswana bratislava brazil
brisbane bristol brussels bucharest budapest bulgaria burundi cairo calgary california cambodia cameroon canada
caracas casablanca chennai chicago chile china chisinau cologne colombia colombo congo copenhagen country
croatia cuba cyprus czech czechia dakar dallas delhi denmark denver detroit dhaka doha dresden dubai dublin
ecuador edinburgh egypt estonia ethiopia europe fiji finland florence france francisco frankfurt gabon gambia
geneva georgia germany ghana glasgow gothenburg graz greece guadalajara guangzhou guatemala guinea haiti hamburg
hanoi harare havana helsinki honduras houston hungary hyderabad iceland india indonesia iran iraq ireland israel
istanbul italy jakarta jamaica japan jerusalem johannesburg jordan kabul kampala karachi kathmandu kazakhstan
kenya kiev kinshasa kolkata korea kosovo krakow kuwait kyiv kyoto kyrgyzstan lagos lahore laos latin latvia
lebanon leeds leipzig lesotho liberia libya lille lima lisbon lithuania liverpool ljubljana london luanda lusaka
luxembourg lviv lyon macedonia madagascar madrid malawi malaysia mali malta manchester manila marseille
mauritius medellin melbourne mexico miami milan minsk moldova mongolia montenegro montevideo montreal morocco
mozambique mumbai munich myanmar nairobi namibia naples nepal netherlands nicaragua niger nigeria norway odesa
oman osaka oslo ottawa overseas oxford pakistan panama papua paraguay paris perth peru philadelphia philippines
poland portland porto portugal prague pune qatar quito rabat reykjavik riga romania rome rotterdam russia rwanda
santiago sarajevo scotland seattle senegal seoul serbia seville shanghai singapore skopje slovakia slovenia
sofia somalia spain stockholm stuttgart sudan sweden switzerland sydney syria taipei taiwan tajikistan tallinn
tanzania tashkent tbilisi tehran thailand tirana togo toronto toulouse town tunis tunisia turin turkey
turkmenistan uganda ukraine uruguay uzbekistan valencia vancouver venezuela venice vienna vietnam village
vilnius wales warsaw wellington yemen yerevan york zagreb zambia zealand zimbabwe zurich
"""
_KIN = """
boyfriend brother daughter family father friend friends girlfriend grandfather grandma grandmother husband
mother parent parents partner sister son spouse wife
"""
_CLASSES = MappingProxyType(
    {
        word: name
        for name, listed in (("~trade", _TRADES), ("~subject", _SUBJECTS), ("~place", _PLACES), ("~kin", _KIN))
        for word in words(listed)
    }
)


def class_of(word: str) -> str | None:
    """The class that a folded *word* belongs to, or its singular."""
    return _CLASSES.get(word) or _CLASSES.get(word.removesuffix("s"))


def is_class(token: str) -> bool:
    """Whether a token stands for a whole class of words."""
    return token.startswith("~")
