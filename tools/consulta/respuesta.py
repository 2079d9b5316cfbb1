"""The answer in words: every number in it comes from the figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from agent.redaccion.formato import Formato, fecha, lista, plural
from tools.consulta.periodo import DIAS, MESES
from tools.consulta.pregunta import Pregunta
from tools.moneda import redondear

_SABE = (
    "No entendí la pregunta. Puedo decir cuándo compró algo por última o primera vez y hace cuánto, cuánto "
    "ha gastado o pagado, cuántas veces o cuántas unidades ha comprado, qué suele llevar, sus categorías, su "
    "compra más grande, lo más caro, su promedio, cada cuánto y qué días compra, y qué devolvió; de siempre "
    "o de un período."
)
_ELEGIDAS = {
    "recientes": ("Su última compra", "Sus últimas {} compras"),
    "antiguas": ("Su primera compra", "Sus primeras {} compras"),
    "mayores": ("Su compra más grande", "Sus {} compras más grandes"),
    "menores": ("Su compra más pequeña", "Sus {} compras más pequeñas"),
}
_DE_ELEGIDAS = frozenset({"ultima_vez", "primera_vez", "mayor", "menor", "compras", "gasto"})
_LINEAS, _VENTAS = 5, 10


@dataclass(frozen=True)
class Hallado:
    cifras: dict[str, Any]
    evidencia: list[dict[str, Any]]


@dataclass(frozen=True)
class Escribano:
    """Words figures, as a shop writes them and of its day."""

    zona: ZoneInfo
    moneda: str
    formato: Formato
    hoy: date

    def frase(self, leida: Pregunta, hallado: Hallado) -> str:
        if leida.intencion == "desconocida":
            return _SABE
        en, de_que = _en(leida.dicho.cuando), " ".join(leida.nombrados[0]) if leida.nombrados else ""
        if leida.intencion == "devoluciones":
            return self._devoluciones(hallado, en)
        if not hallado.cifras["compras"]:
            que = " ni ".join(f"«{' '.join(palabras)}»" for palabras in leida.nombrados)
            return f"No hay compras suyas de {que}{en}." if que else f"No tiene compras{en}."
        if leida.elegidas and leida.intencion in _DE_ELEGIDAS:
            return self._elegidas(leida, hallado, de_que)
        return _FRASES.get(leida.intencion, Escribano._compras)(self, hallado, en)

    def _elegidas(self, leida: Pregunta, hallado: Hallado, de_que: str) -> str:
        """The sales that were asked for one by one, each with its day and its goods."""
        assert leida.elegidas
        ventas = self._por_venta(hallado.evidencia)
        if leida.elegidas.orden == "antiguas":
            ventas.reverse()
        una, varias = _ELEGIDAS[leida.elegidas.orden]
        sujeto = (una if len(ventas) == 1 else varias.format(len(ventas))) + (
            f" de {de_que}" if de_que else ""
        )
        total = self._dinero(hallado.cifras["total"])
        if len(ventas) > 1:
            cuales = "; ".join(f"el {self._fecha(f[0]['fecha'])}, {_lineas(f)}" for f in ventas[:_VENTAS])
            return f"{sujeto} suman {total}: {cuales}."
        cuando = hallado.cifras["ultima"]
        hace = f", {self._hace(cuando)}" if leida.elegidas.orden == "recientes" else ""
        return f"{sujeto} fue el {self._fecha(cuando)}{hace}, por {total}: {_lineas(hallado.evidencia)}."

    def _ultima(self, hallado: Hallado, en: str) -> str:
        ultima, cuando = self._por_venta(hallado.evidencia)[0], hallado.cifras["ultima"]
        return f"La última vez{en} fue el {self._fecha(cuando)}, {self._hace(cuando)}: {_lineas(ultima)}."

    def _primera(self, hallado: Hallado, en: str) -> str:
        primera, veces = hallado.cifras["primera"], _veces(hallado)
        return f"La primera vez{en} fue el {self._fecha(primera)}; desde entonces, {veces}."

    def _recencia(self, hallado: Hallado, en: str) -> str:
        cuando = hallado.cifras["ultima"]
        lo_ultimo = _lineas(self._por_venta(hallado.evidencia)[0])
        return f"Compró por última vez{en} {self._hace(cuando)}, el {self._fecha(cuando)}: {lo_ultimo}."

    def _existe(self, hallado: Hallado, en: str) -> str:
        unidades, ultima = _unidades(hallado), self._fecha(hallado.cifras["ultima"])
        return f"Sí: compró {unidades}{en}, en {_veces(hallado)}; la última vez, el {ultima}."

    def _gasto(self, hallado: Hallado, en: str) -> str:
        return f"Gastó {self._dinero(hallado.cifras['total'])}{en}, en {_veces(hallado)}."

    def _promedio(self, hallado: Hallado, en: str) -> str:
        total, veces = hallado.cifras["total"], _veces(hallado)
        promedio = self._dinero(total / hallado.cifras["compras"])
        return f"Gasta en promedio {promedio} por compra{en} ({self._dinero(total)} en {veces})."

    def _mensual(self, hallado: Hallado, en: str) -> str:
        primera = hallado.cifras["primera"].astimezone(self.zona).date()
        meses = max(1, (self.hoy.year - primera.year) * 12 + self.hoy.month - primera.month + 1)
        al_mes, total = self._dinero(hallado.cifras["total"] / meses), self._dinero(hallado.cifras["total"])
        cuantos = _contadas(meses, "mes", "meses")
        return f"Gasta en promedio {al_mes} al mes{en} ({total} en {cuantos}, desde el {fecha(primera)})."

    def _contar_veces(self, hallado: Hallado, en: str) -> str:
        return f"Hizo {_veces(hallado)}{en}, por {self._dinero(hallado.cifras['total'])}."

    def _contar_unidades(self, hallado: Hallado, en: str) -> str:
        total = self._dinero(hallado.cifras["total"])
        return f"Compró {_unidades(hallado)}{en}, en {_veces(hallado)}, por {total}."

    def _distintos(self, hallado: Hallado, en: str) -> str:
        distintos = _contadas(hallado.cifras["distintos"], "producto distinto", "productos distintos")
        return f"Ha comprado {distintos}{en}, en {_veces(hallado)}."

    def _frecuencia(self, hallado: Hallado, en: str) -> str:
        cifras = hallado.cifras
        if cifras["compras"] < 2:
            return f"Solo tiene {_veces(hallado)}{en}: no se puede decir cada cuánto compra."
        dias = (cifras["ultima"] - cifras["primera"]).total_seconds() / 86400 / (cifras["compras"] - 1)
        return f"Compra cada {_contadas(max(1, round(dias)), 'día', 'días')} en promedio ({_veces(hallado)})."

    def _ritmo(self, hallado: Hallado, en: str, nombre: Callable[[int], str]) -> str:
        cuales = [
            f"{nombre(p['cual'])} ({_contadas(p['compras'], 'compra', 'compras')})"
            for p in hallado.cifras["por"][:3]
        ]
        return f"Compra más{en}: {lista(cuales)}."

    def _dia(self, hallado: Hallado, en: str) -> str:
        return self._ritmo(hallado, en, lambda cual: f"los {DIAS[cual - 1]}")

    def _hora(self, hallado: Hallado, en: str) -> str:
        return self._ritmo(hallado, en, lambda cual: f"de {cual}:00 a {(cual + 1) % 24}:00")

    def _mes(self, hallado: Hallado, en: str) -> str:
        return self._ritmo(hallado, en, lambda cual: f"en {MESES[cual - 1]}")

    def _extremo(self, hallado: Hallado, en: str, cual: str) -> str:
        fila = hallado.evidencia[0]
        cada_uno = self._dinero(fila["importe"] / fila["cantidad"])
        cuando = self._fecha(fila["fecha"])
        return f"Lo más {cual} que compró{en} fue {fila['producto']}, a {cada_uno}, el {cuando}."

    def _mas_caro(self, hallado: Hallado, en: str) -> str:
        return self._extremo(hallado, en, "caro")

    def _mas_barato(self, hallado: Hallado, en: str) -> str:
        return self._extremo(hallado, en, "barato")

    def _comparacion(self, hallado: Hallado, en: str) -> str:
        cuales = sorted(hallado.cifras["comparados"], key=lambda c: -c["unidades"])
        dichas = [f"{_contadas(int(c['unidades']), 'unidad', 'unidades')} de {c['que']}" for c in cuales]
        return f"Ha comprado{en} {lista(dichas)}."

    def _categorias(self, hallado: Hallado, en: str) -> str:
        nombres = [
            f"{c['categoria']} ({_contadas(int(c['unidades']), 'unidad', 'unidades')})"
            for c in hallado.cifras["categorias"]
        ]
        return f"Sus categorías{en}: {lista(nombres)}."

    def _habituales(self, hallado: Hallado, en: str) -> str:
        return f"Suele llevar{en}: {_productos(hallado)}."

    def _compras(self, hallado: Hallado, en: str) -> str:
        return f"Ha comprado{en}: {_productos(hallado)}."

    def _devoluciones(self, hallado: Hallado, en: str) -> str:
        if not hallado.evidencia:
            return f"No ha devuelto nada{en}."
        importe = self._dinero(hallado.cifras["importe"])
        return f"Ha devuelto{en} {_lineas(hallado.evidencia)}, por {importe}."

    def _por_venta(self, evidencia: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        return [list(filas) for _, filas in groupby(evidencia, key=lambda fila: fila["venta_id"])]

    def _hace(self, momento: datetime) -> str:
        dias = (self.hoy - momento.astimezone(self.zona).date()).days
        return {0: "hoy", 1: "ayer"}.get(dias, f"hace {dias} días")

    def _dinero(self, importe: Decimal) -> str:
        return self.formato.dinero(redondear(Decimal(importe), self.moneda))

    def _fecha(self, momento: datetime) -> str:
        return fecha(momento.astimezone(self.zona))


_FRASES: dict[str, Callable[[Escribano, Hallado, str], str]] = {
    "ultima_vez": Escribano._ultima, "primera_vez": Escribano._primera, "recencia": Escribano._recencia,
    "existe": Escribano._existe, "gasto": Escribano._gasto, "promedio": Escribano._promedio,
    "mensual": Escribano._mensual, "veces": Escribano._contar_veces, "unidades": Escribano._contar_unidades,
    "distintos": Escribano._distintos, "frecuencia": Escribano._frecuencia, "dia": Escribano._dia,
    "hora": Escribano._hora, "mes": Escribano._mes, "mas_caro": Escribano._mas_caro,
    "mas_barato": Escribano._mas_barato, "comparacion": Escribano._comparacion,
    "categorias": Escribano._categorias, "habituales": Escribano._habituales,
}  # fmt: skip


def _en(cuando: str) -> str:
    return f" {cuando}" if cuando else ""


def _lineas(filas: list[dict[str, Any]]) -> str:
    dichas = [f"{int(fila['cantidad'])} x {fila['producto']}" for fila in filas[:_LINEAS]]
    resto = len(filas) - _LINEAS
    return lista([*dichas, f"{resto} más"] if resto > 0 else dichas)


def _productos(hallado: Hallado) -> str:
    return lista(
        f"{p['nombre']} ({_contadas(p['compras'], 'vez', 'veces')})" for p in hallado.cifras["productos"]
    )


def _veces(hallado: Hallado) -> str:
    return _contadas(hallado.cifras["compras"], "compra", "compras")


def _unidades(hallado: Hallado) -> str:
    return _contadas(int(hallado.cifras["unidades"]), "unidad", "unidades")


def _contadas(cuantas: int, una: str, varias: str) -> str:
    return f"{cuantas} {plural(cuantas, una, varias)}"
