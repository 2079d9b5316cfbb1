"""A conversation run from its file against a shop, in fresh chats."""

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import groupby
from secrets import token_hex

from api.evaluacion.catalogos import Surtido, surtido_de
from api.evaluacion.comprobacion import (
    Charla,
    Clase,
    Dicho,
    Fallo,
    comprobar_existencias,
    comprobar_final,
    comprobar_nunca,
    comprobar_reglas,
    comprobar_turno,
    contar_error,
    dicho_de,
)
from api.evaluacion.esquema import CHAT, Caso, Turno
from api.evaluacion.tienda import Tienda, abrir_tienda, base_llena
from graph.respuesta import Peticion
from settings import Settings

# Acts are measured apart: an order that ends well was served well, whatever its acts were called.
DE_FORMA: frozenset[Clase] = frozenset({"actos"})
DEL_FINAL: frozenset[Clase] = frozenset({"final", "regla", "nunca", "excepcion"})


@dataclass
class ResultadoCaso:
    caso: Caso
    dichos: list[Dicho] = field(default_factory=list)
    fallos: list[Fallo] = field(default_factory=list)
    actos: list[tuple[list[str], list[str]]] = field(default_factory=list)  # expected and read

    @property
    def final_bien(self) -> bool:
        """The final truth, the invariants and the *never* clauses hold."""
        return not any(fallo.clase in DEL_FINAL for fallo in self.fallos)

    @property
    def todo_bien(self) -> bool:
        return not any(fallo.clase not in DE_FORMA for fallo in self.fallos)


async def correr_casos(
    casos: Iterable[Caso], servidor: str, plantilla: str, settings: Settings
) -> AsyncIterator[ResultadoCaso]:
    """Grouped by catalogue, so that each is loaded and embedded once, and then by the shop's settings."""
    pares = sorted(((surtido_de(caso), caso) for caso in casos), key=_orden)
    for _, del_catalogo in groupby(pares, key=lambda par: par[0].huella):
        grupo = list(del_catalogo)
        async with base_llena(servidor, plantilla, grupo[0][0]) as base:
            for _, iguales in groupby(grupo, key=lambda par: par[0].ajustes):
                tanda = list(iguales)
                async with abrir_tienda(base, settings, tanda[0][0].valores) as tienda:
                    for _, caso in tanda:
                        yield await correr_caso(caso, tienda)


def _orden(par: tuple[Surtido, Caso]) -> tuple[str, str, str]:
    surtido, caso = par
    return surtido.huella, surtido.ajustes, caso.nombre


async def correr_caso(caso: Caso, tienda: Tienda) -> ResultadoCaso:
    """Never raises for what the agent does: its exceptions are failures of the case."""
    resultado = ResultadoCaso(caso)
    charla, chats = Charla(tienda), _Chats()
    try:
        for turno in caso.turnos:
            await _correr_turno(turno, charla, chats, resultado)
        verdades = {nombre: await tienda.verdad(id_) for nombre, id_ in chats.ids.items()}
        resultado.fallos += [Fallo("final", que) for que in comprobar_final(caso.final, verdades[CHAT])]
        del_stock = comprobar_existencias(charla, list(verdades.values()))
        resultado.fallos += [Fallo("regla", que) for que in del_stock]
    except Exception as error:  # noqa: BLE001 - whatever breaks is this case's failure, and the rest go on
        resultado.fallos.append(Fallo("excepcion", contar_error(error), len(resultado.dichos) + 1))
    finally:
        await tienda.devolver(list(chats.ids.values()))
    return resultado


class _Chats:
    """The ids of the case's chats, made when they first speak, and the last answer of each."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {CHAT: _chat_nuevo()}
        self.ultimos: dict[str, Dicho] = {}

    def id_de(self, nombre: str) -> str:
        return self.ids.setdefault(nombre, _chat_nuevo())

    def espera(self, nombre: str) -> str | None:
        ultimo = self.ultimos.get(nombre)
        espera: str | None = ultimo.metadatos["espera"] if ultimo else None
        return espera


def _chat_nuevo() -> str:
    return f"evaluacion-{token_hex(12)}"


def _viene_al_caso(turno: Turno, charla: Charla, chats: _Chats) -> bool:
    """Whether the step's own conditions hold."""
    ultimo = chats.ultimos.get(turno.chat)
    if turno.afirma("si_espera") and chats.espera(turno.chat) != turno.si_espera:
        return False
    if turno.afirma("si_pedido") and (charla.pedido(ultimo.metadatos) if ultimo else {}) != turno.si_pedido:
        return False
    if turno.si_muestra is None:
        return True
    return ultimo is not None and any(
        fnmatchcase(sku, turno.si_muestra) for sku in charla.mostrados(ultimo.metadatos)
    )


async def _correr_turno(turno: Turno, charla: Charla, chats: _Chats, resultado: ResultadoCaso) -> None:
    if not _viene_al_caso(turno, charla, chats):
        return
    dicho: Dicho | None = None
    if turno.cliente is not None:
        dicho = await _decir(turno.cliente, turno.chat, charla, chats, resultado)
    pendientes = dict(turno.segun_espera or {})
    while (espera := chats.espera(turno.chat)) in pendientes:
        dicho = await _decir(pendientes.pop(espera), turno.chat, charla, chats, resultado)
    if dicho is None:
        detalle = f"no espera ninguna de {', '.join(turno.segun_espera or {})}, sino {espera}"
        resultado.fallos.append(Fallo("espera", detalle, len(resultado.dichos)))
        return
    numero = len(resultado.dichos)
    resultado.fallos += [Fallo(clase, que, numero) for clase, que in comprobar_turno(turno, dicho, charla)]
    if turno.actos is not None:
        resultado.actos.append((list(turno.actos), dicho.actos))


async def _decir(mensaje: str, chat: str, charla: Charla, chats: _Chats, resultado: ResultadoCaso) -> Dicho:
    empezado = time.perf_counter()
    respuesta = await charla.tienda.agente.responder(Peticion(mensaje, chat_id=chats.id_de(chat)))
    dicho = dicho_de(mensaje, chat, respuesta, (time.perf_counter() - empezado) * 1000)
    resultado.dichos.append(dicho)
    numero = len(resultado.dichos)
    resultado.fallos += [Fallo("regla", que, numero) for que in comprobar_reglas(dicho, charla)]
    for clausula in resultado.caso.nunca:
        resultado.fallos += [Fallo("nunca", que, numero) for que in comprobar_nunca(clausula, dicho, charla)]
    charla.dichos.append(dicho)
    chats.ultimos[chat] = dicho
    return dicho
