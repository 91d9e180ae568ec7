"""How people write, made one: short forms, Spanish words of the field, and words that stand for a whole class.

Questions, phrases and entries go through it alike. A class is a word of its own, such as `~trade` beside `nurse`:
whoever wrote *i am a lawyer* for an entry meant nurses too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from guidebot.search.folding import words
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
                pharmacist electrician plumber carpenter chef cook waiter driver pilot soldier officer policeman
                firefighter diplomat civil servant clerk analyst banker trader actuary statistician paralegal judge
                scientist technician mechanic farmer vet dentist surgeon paramedic midwife caretaker secretary
                recruiter hr admin freelancer entrepreneur founder founders sysadmin sre devops linguist
                historian sociologist
                anthropologist geographer astronomer geologist veteran priest pastor editor filmmaker photographer""",
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
                nairobi california francisco""",
            "~kin": "mother father parents parent family wife husband partner spouse brother sister friend friends "
            "daughter son grandma grandmother grandfather girlfriend boyfriend",
        }.items()
        for word in listed.split()
    }
)
_SPANISH = MappingProxyType(
    {
        spanish: english.split()
        for spanish, english in {
            "como": "how",
            "que": "what",
            "donde": "where",
            "quien": "who",
            "cual": "which",
            "cuales": "which",
            "cuanto": "how much",
            "cuando": "when",
            "por": "for",
            "para": "for",
            "con": "with",
            "sin": "without",
            "si": "if",
            "no": "not",
            "soy": "i am",
            "estoy": "i am",
            "tengo": "i have",
            "puedo": "can i",
            "podria": "could i",
            "puede": "can",
            "debo": "should i",
            "deberia": "should i",
            "quiero": "i want",
            "quisiera": "i want",
            "necesito": "do i need",
            "necesario": "need",
            "hacer": "do",
            "hago": "i do",
            "hacen": "do",
            "hay": "is there",
            "ahora": "now",
            "es": "is",
            "son": "are",
            "el": "the",
            "la": "the",
            "los": "the",
            "las": "the",
            "un": "a",
            "una": "a",
            "de": "of",
            "del": "of the",
            "en": "in",
            "y": "and",
            "mi": "my",
            "me": "me",
            "se": "",
            "lo": "it",
            "esto": "this",
            "mas": "more",
            "muy": "very",
            "todo": "all",
            "todos": "all",
            "alguien": "someone",
            "empezar": "start",
            "empiezo": "start",
            "comenzar": "start",
            "entrar": "get into",
            "aprender": "learn",
            "aprendo": "learn",
            "estudiar": "study",
            "estudio": "study",
            "estudiante": "student",
            "estudiantes": "students",
            "trabajar": "work",
            "trabajo": "job",
            "trabajos": "jobs",
            "empleo": "job",
            "carrera": "career",
            "buscar": "find",
            "encontrar": "find",
            "encuentro": "find",
            "conseguir": "find",
            "consigo": "find",
            "curso": "course",
            "cursos": "courses",
            "gratis": "free",
            "gratuito": "free",
            "gratuitos": "free",
            "programa": "program",
            "programas": "programs",
            "beca": "fellowship grant",
            "becas": "fellowship grant",
            "dinero": "money",
            "financiacion": "funding",
            "financiamiento": "funding",
            "fondos": "funding",
            "seguridad": "safety",
            "ia": "ai",
            "inteligencia": "intelligence",
            "artificial": "artificial",
            "alineamiento": "alignment",
            "alineacion": "alignment",
            "interpretabilidad": "interpretability",
            "mecanicista": "mechanistic",
            "mecanistica": "mechanistic",
            "gobernanza": "governance",
            "gobierno": "government",
            "politica": "policy",
            "politicas": "policy",
            "ley": "law",
            "leyes": "law",
            "derecho": "law",
            "abogado": "lawyer",
            "abogada": "lawyer",
            "reglas": "rules",
            "regulacion": "regulation",
            "riesgo": "risk",
            "riesgos": "risks",
            "investigacion": "research",
            "investigador": "researcher",
            "investigadora": "researcher",
            "investigar": "research",
            "problema": "problem",
            "problemas": "problems",
            "abiertos": "open",
            "mentora": "mentor",
            "tutor": "mentor",
            "supervisor": "supervisor",
            "doctorado": "phd",
            "maestria": "masters degree",
            "titulo": "degree",
            "universidad": "university",
            "matematicas": "maths",
            "programar": "coding",
            "programacion": "programming",
            "programador": "programmer",
            "programadora": "programmer",
            "codigo": "code",
            "modelo": "model",
            "modelos": "models",
            "grandes": "large",
            "lenguaje": "language",
            "redes": "networks",
            "neuronales": "neural",
            "engano": "deception",
            "enganar": "deceive",
            "mentir": "lie",
            "miente": "lies",
            "rechazado": "rejected",
            "rechazada": "rejected",
            "rechazaron": "rejected",
            "rechazo": "rejection",
            "miedo": "afraid",
            "ansiedad": "anxious",
            "abrumado": "overwhelmed",
            "abrumada": "overwhelmed",
            "tarde": "too late",
            "viejo": "old",
            "anos": "years",
            "edad": "age",
            "ingles": "english",
            "espanol": "spanish",
            "latinoamerica": "latin america",
            "pais": "country",
            "comunidad": "community",
            "gente": "people",
            "solo": "alone",
            "sola": "alone",
            "casa": "home",
            "remoto": "remote",
            "verano": "summer",
            "practicas": "internship",
            "pasantia": "internship",
            "libro": "book",
            "libros": "books",
            "leer": "read",
            "lecturas": "reading",
            "escribir": "write",
            "publicar": "publish",
            "articulo": "paper",
            "idea": "idea",
            "proyecto": "project",
            "proyectos": "projects",
            "ayudar": "help",
            "ayuda": "help",
            "tecnico": "technical",
            "tecnica": "technical",
            "existe": "is there",
            "significa": "mean",
            "explica": "explain",
            "debate": "debate",
            "control": "control",
            "evaluaciones": "evaluations",
            "europa": "europe",
            "europea": "european",
            "empresa": "company",
            "empresas": "companies",
        }.items()
    }
)
_ONLY_SPANISH_TEXT = (
    "como que donde quien cual cuales cuanto para puedo soy estoy tengo quiero hago hay ahora los las del una el "
    "necesito debo deberia es en con por hacer la de"
)
_ONLY_SPANISH = frozenset(_ONLY_SPANISH_TEXT.split())


def spoken(text: str) -> list[str]:
    """The folded words of *text* with short forms written out, Spanish ones of the field in English."""
    said = words(text)
    if sum(word in _ONLY_SPANISH for word in said) >= 2:  # one alone may be a name
        said = [english for word in said for english in _SPANISH.get(word, (word,))]
    return [full for word in said for full in _SHORT.get(word, (word,))]


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
