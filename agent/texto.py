"""Spanish text made comparable: folding, tokens, singulars and stems.

Everything here is pure and cheap (a few microseconds a message), because both the
language engine and the search run it on every turn.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

# NFKC alone would read "1½" as "11/2" and a double prime as two single ones.
_SIGNOS = str.maketrans(
    {
        **{c: " " + unicodedata.normalize("NFKC", c).replace("⁄", "/") for c in "½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚"},
        **dict.fromkeys("″“”„‟〞〃", '"'),
        **dict.fromkeys("′‘’‚‛´`ʼ", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("º°˚", "°"),
        **dict.fromkeys("×✕✖", "x"),
        **dict.fromkeys("™®©\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        "ª": "a",
        "⁄": "/",
        "µ": "u",
        "μ": "u",
        "ø": "o",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "ł": "l",
        "ı": "i",
    }
)
# Nearly every Spanish text needs no more than this, and it is ten times quicker than decomposing.
_ACENTOS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñçý", "aaaaaaeeeeiiiiooooouuuuncy")
# "rr" and "ll" are letters of their own; x and w repeat in sizes (XXXL), addresses (www); so do cells (AAA).
_REPETIDAS = re.compile(r"(?!(?<![a-z])a{3,4}(?![a-z]))([a-km-qs-vyz])\1{2,}|([rl])\2{2,}")
# Nouns that without their mark would be words of grammar: a nail is no "una", nor tea a "te".
_MARCADAS = {"uña": "unya", "uñas": "unyas", "té": "tee", "tés": "tees"}
_MARCADA = re.compile(rf"\b(?:{'|'.join(sorted(_MARCADAS, key=len, reverse=True))})\b")
_TOKEN = re.compile(r"\d+(?:[.,/]\d+)+|[a-z0-9]+")
_LARGO_MAXIMO = 64

# Words that carry grammar and no meaning of their own, folded. No shop vocabulary here.
VACIAS: frozenset[str] = frozenset(
    _TOKEN.findall(
        """
    a aca ahi al algo algun alguna algunas alguno algunos alla alli ante asi aun aunque bien
    cada casi como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos de del
    desde donde durante e el ella ellas ellos en entonces entre era eran es esa esas ese eso esos
    esta estaba estan estar estas este esto estos estoy etc fue fueron ha haber habia han hasta hay
    he la las le les lo los mas me mi mia mias mio mios mis mismo mucho muy nada ni no nos nosotros
    nuestra nuestras nuestro nuestros o os otra otras otro otros para pero por porque pues que quien
    quienes se sea segun ser si sido siempre sin sino sobre solo son soy su sus suya suyo suyos tal
    tambien tampoco tan tanta tanto te ti tiene toda todas todo todos tras tu tus tuya tuyo u un una
    unas unos usted ustedes vos vosotros y ya yo
        """
    )
)


def plegar(texto: str) -> str:
    """Lower case, no accents (ñ becomes n), compatibility signs unified, runs of one letter shortened.

    No mark is lost that tells a noun from a word of grammar: "uña" is not "una". Fractions and inch
    marks survive in plain form: "1½″" gives '1 1/2"'. Idempotent.
    """
    texto = texto.lower()
    if not texto.isascii():
        texto = _MARCADA.sub(lambda m: _MARCADAS[m[0]], texto).translate(_ACENTOS)
    if not texto.isascii():
        texto = unicodedata.normalize("NFKC", texto.translate(_SIGNOS)).lower()
        texto = _MARCADA.sub(lambda m: _MARCADAS[m[0]], texto)
        texto = unicodedata.normalize("NFD", texto)
        texto = "".join(c for c in texto if not unicodedata.combining(c))
        texto = texto.translate(_SIGNOS)
    return _REPETIDAS.sub(_una_o_dos, texto)


def _una_o_dos(repetida: re.Match[str]) -> str:
    return repetida[1] or repetida[2] * 2


def tokens(texto: str) -> list[str]:
    """Words and numbers of a text, folded. "1.5", "1/2" and "45.000" stay whole; hyphens split."""
    return _TOKEN.findall(plegar(texto))


# "japoneses" is of "japonés", whose own end is taken for a plural's too
_GENTILICIO = re.compile(r"\w{3,}eses")


@lru_cache(maxsize=65536)
def singular(token: str) -> str:
    """Number folded away, gender kept: "camisas" and "camisa" give "camisa", "lapices" "lapiz".

    The result is a key rather than a word: a final e goes too ("cables", "cable" -> "cabl"),
    since "-les" alone does not tell "cable" from "azul". Idempotence is not promised.
    Needs a folded token. Knife and blade stay apart ("cuchillo", "cuchilla"), which `raiz` merges.
    """
    if len(token) <= 3 or not token.isalpha():
        return token
    if token.endswith("ces"):
        return token[:-3] + "z"
    if _GENTILICIO.fullmatch(token):
        token = token[:-2]
    if token.endswith("es"):
        return token[:-2] if len(token) > 4 else token[:-1]
    if token.endswith("s"):
        token = token[:-1]
    if token.endswith("ce"):
        return token[:-2] + "z"
    return token[:-1] if token.endswith("e") and len(token) > 3 else token


_hilo = threading.local()


@lru_cache(maxsize=65536)
def raiz(token: str) -> str:
    """Spanish Snowball stem of a folded token; gender, number and verb endings go.

    Snowball looks for accented suffixes ("-ción") that folding removed, keeps c and z apart
    ("lápiz", "lápices"), and takes "sartén" and "collar" for verbs, but not "sartenes" and
    "collares", and leaves the plural of "olla" or "ajo" as it is: all are mended here.
    """
    if len(token) <= 3 or not token.isalpha() or len(token) > _LARGO_MAXIMO:
        return token
    if token.endswith(("anes", "enes", "ares", "eres")) or _GENTILICIO.fullmatch(token):
        return raiz(token[:-2])
    if token.endswith(("cion", "sion")):
        token = token[:-2] + "ón"
    # A Stemmer object keeps state and is not thread-safe.
    stemmer = getattr(_hilo, "stemmer", None)
    if stemmer is None:
        stemmer = _hilo.stemmer = Stemmer.Stemmer("spanish", 0)
    reducida: str = stemmer.stemWord(token)
    if reducida == token and token.endswith(("as", "es", "os")):
        reducida = token[:-1]
    if not reducida.isascii():
        reducida = plegar(reducida)
    return reducida[:-1] + "c" if reducida.endswith("z") else reducida


_APRECIATIVO = re.compile(r"(\w{2,}?)(?:ec|c)?(?:it|ic|ill|ot)([oae])(s?)")


@lru_cache(maxsize=16384)
def sin_diminutivo(token: str) -> frozenset[str]:
    """The words that a folded one may be the small or big form of: "clarita" clara, "grandote" grande."""
    hallado = _APRECIATIVO.fullmatch(token)
    if hallado is None or len(token) < 5:
        return frozenset()
    inicio, vocal, plural = hallado.groups()
    # "chiquito", "larguito": the hard sound is spelt otherwise before an i.
    llano = inicio[:-2] + {"qu": "c", "gu": "g"}[inicio[-2:]] if inicio[-2:] in ("qu", "gu") else inicio
    raices = {inicio, llano, inicio[:-1] + "z" if inicio.endswith("c") else inicio}
    return frozenset(r + fin + plural for r in raices for fin in (vocal, "e", "")) - {token}
