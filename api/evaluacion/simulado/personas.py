"""Made-up people: names, documents that pass their country's check, telephones and addresses."""

import re
from random import Random

from stdnum.cl import rut
from stdnum.es import dni
from stdnum.mx import curp

from agent.texto import plegar
from api.evaluacion.simulado.frases import banco

PAISES = ("CO", "MX", "AR", "PE", "CL", "ES")
_CORREOS = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com")


def inventar_persona(pais: str, azar: Random) -> dict[str, str]:
    """The customer's data by field; nobody's, but for chance."""
    bolsa = banco()["personas"][pais]
    nombre, apellido = azar.choice(bolsa["nombres"]), azar.choice(bolsa["apellidos"])
    usuario = ".".join(re.findall("[a-z]+", plegar(f"{nombre} {apellido}"))[:2])
    return {
        "nombre_completo": f"{nombre} {apellido}",
        "cedula": _documento(pais, azar),
        "telefono": inventar_telefono(pais, azar),
        "correo": f"{usuario}{azar.randrange(10, 99)}@{azar.choice(_CORREOS)}",
        "direccion": azar.choice(bolsa["direcciones"]),
        "barrio": azar.choice(bolsa["barrios"]),
    }


def inventar_telefono(pais: str, azar: Random) -> str:
    prefijo, cifras = {
        "CO": ("3" + azar.choice(("00", "10", "12", "15", "20")), 7),
        "MX": ("55", 8),
        "AR": ("11", 8),
        "PE": ("9", 8),
        "CL": ("9", 8),
        "ES": ("6", 8),
    }[pais]
    # No leading zero or one after the prefix: no such subscriber exists.
    return prefijo + str(azar.randrange(3, 10)) + "".join(str(azar.randrange(10)) for _ in range(cifras - 1))


def _documento(pais: str, azar: Random) -> str:
    if pais == "CO":
        return str(
            azar.choice(
                (azar.randrange(20_000_000, 99_000_000), azar.randrange(1_010_000_000, 1_150_000_000))
            )
        )
    if pais == "MX":
        fecha = f"{azar.randrange(60, 99)}{azar.randrange(1, 13):02d}{azar.randrange(1, 29):02d}"
        consonantes = "".join(azar.choice("BCDFGLMNPRST") for _ in range(3))
        letras = f"{azar.choice('GHLMRP')}A{azar.choice('LMRS')}{azar.choice('BCDJ')}"
        base = f"{letras}{fecha}{azar.choice('HM')}DF{consonantes}0"
        return base + str(curp.calc_check_digit(base))
    numero = str(azar.randrange(10_000_000, 45_000_000))
    if pais == "CL":
        return f"{numero[:-1]}-{rut.calc_check_digit(numero[:-1])}"
    return numero + dni.calc_check_digit(numero) if pais == "ES" else numero
