"""What the models cost: tokens and money a turn and a sale, by model, and what not asking them saved."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent.modelos.precios import Precios
from db.repositorios.gasto import GastoRepository, TurnosConModelo, UsoSumado

MONEDA = "USD"
_DECIMALES = Decimal("0.000001")


async def gasto_de_modelos(session: AsyncSession, precios: Precios) -> dict[str, Any]:
    """At the prices of now. What has no known price costs None, and is named."""
    leido = await GastoRepository(session).leer()
    modelos = [
        _de_un_modelo(nombre, list(usos), leido, precios)
        for nombre, usos in groupby(leido.usos, key=lambda uso: uso.modelo)
    ]
    costo = sum((modelo["costo"] for modelo in modelos if modelo["costo"] is not None), Decimal(0))
    return {
        "moneda": MONEDA,
        "desde": leido.desde,
        "turnos": leido.turnos,
        "ventas": leido.ventas,
        "leidos": leido.leidos,
        "saltados": leido.saltados,
        "redactados": leido.redactados,
        "corregidos": leido.corregidos,
        "fallidos": leido.fallidos,
        "tasa_de_saltados": _razon(leido.saltados, leido.turnos),
        "tasa_de_corregidos": _razon(leido.corregidos, leido.redactados),
        "costo": _dinero(costo),
        "costo_por_turno": _por(costo, leido.turnos),
        "costo_por_venta": _por(costo, leido.ventas),
        "ahorro": _dinero(_ahorro(leido, precios)),
        "sin_precio": [modelo["modelo"] for modelo in modelos if modelo["costo"] is None],
        "por_modelo": modelos,
    }


def _de_un_modelo(
    nombre: str, usos: list[UsoSumado], leido: TurnosConModelo, precios: Precios
) -> dict[str, Any]:
    entrada, salida = sum(uso.entrada for uso in usos), sum(uso.salida for uso in usos)
    costo = precios.costo(nombre, entrada, salida)
    return {
        "modelo": nombre,
        "llamadas": sum(uso.llamadas for uso in usos),
        "entrada": entrada,
        "salida": salida,
        "fichas_por_turno": _razon(entrada + salida, leido.turnos),
        "fichas_por_venta": _razon(entrada + salida, leido.ventas),
        "costo": None if costo is None else _dinero(costo),
        "costo_por_turno": None if costo is None else _por(costo, leido.turnos),
        "costo_por_venta": None if costo is None else _por(costo, leido.ventas),
        "por_tarea": [
            {
                "tarea": uso.tarea,
                "llamadas": uso.llamadas,
                "entrada": uso.entrada,
                "salida": uso.salida,
                "costo": _dinero(costo_de_uso)
                if (costo_de_uso := precios.costo(nombre, uso.entrada, uso.salida)) is not None
                else None,
            }
            for uso in usos
        ],
    }


def _ahorro(leido: TurnosConModelo, precios: Precios) -> Decimal:
    """Reading a turn that was not asked about would have cost what reading one that was did, on average."""
    preguntados = leido.turnos - leido.saltados
    costos = [
        precios.costo(uso.modelo, uso.entrada, uso.salida) for uso in leido.usos if uso.tarea == "comprender"
    ]
    gastado = sum((costo for costo in costos if costo is not None), Decimal(0))
    return gastado / preguntados * leido.saltados if preguntados else Decimal(0)


def _dinero(costo: Decimal) -> Decimal:
    return costo.quantize(_DECIMALES)


def _por(costo: Decimal, veces: int) -> Decimal | None:
    return _dinero(costo / veces) if veces else None


def _razon(parte: int, todo: int) -> float | None:
    return round(parte / todo, 4) if todo else None
