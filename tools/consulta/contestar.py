"""From a question to an answer: the figures come from SQL, with the rows that they rest on.

The local engine's part is small on purpose: it finds what is asked, of when, and of which of the goods that
this customer bought. Whatever it does not understand it says, and never guesses.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from agent.texto import raiz, tokens
from db.repositorios.compradores import CompradorRepository, Compras, Periodo
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import Filtros
from tools.consulta.pregunta import Intencion, Pregunta, leer_pregunta
from tools.consulta.respuesta import Escribano, Hallado

_FILAS = 50
_RITMOS: dict[Intencion, Literal["isodow", "hour", "month"]] = {
    "dia": "isodow",
    "hora": "hour",
    "mes": "month",
}


@dataclass(frozen=True)
class Contestada:
    respuesta: str
    intencion: Intencion
    periodo: str  # as it is said; empty if always
    cifras: dict[str, Any]
    evidencia: list[dict[str, Any]]


async def contestar(
    session: AsyncSession, cliente_id: int, pregunta: str, *, indice: IndiceProductos, escribano: Escribano
) -> Contestada:
    repositorio = CompradorRepository(session)
    comprados = await repositorio.nombres_comprados(cliente_id)
    suyas = {raiz(token) for nombre in comprados.values() for token in tokens(nombre)}
    leida = leer_pregunta(
        pregunta,
        escribano.hoy,
        lambda palabra: raiz(palabra) in suyas or indice.rotulos.nombra(palabra),
    )
    lectura = _Lectura(
        repositorio, _del_periodo(cliente_id, leida, escribano), comprados, indice, escribano.zona.key
    )
    hallado = await lectura.leer(leida)
    return Contestada(
        escribano.frase(leida, hallado),
        leida.intencion,
        leida.dicho.cuando,
        hallado.cifras,
        hallado.evidencia,
    )


def _del_periodo(cliente_id: int, leida: Pregunta, escribano: Escribano) -> Compras:
    def cuando(dia: Any) -> datetime | None:
        return datetime.combine(dia, time(), escribano.zona) if dia else None

    return Compras(cliente_id, Periodo(cuando(leida.dicho.desde), cuando(leida.dicho.hasta)))


@dataclass(frozen=True)
class _Lectura:
    """Of the database, for one question."""

    repositorio: CompradorRepository
    compras: Compras
    comprados: dict[int, str]
    indice: IndiceProductos
    zona: str

    async def leer(self, leida: Pregunta) -> Hallado:
        if leida.intencion == "desconocida":
            return Hallado({}, [])
        if leida.intencion == "comparacion":
            return await self._comparar(leida)
        compras = self.compras
        if leida.nombrados:
            compras = replace(compras, productos=self._productos(leida.nombrados[0]))
            if not compras.productos:
                return Hallado({"compras": 0}, [])
        if leida.intencion == "devoluciones":
            filas = await self.repositorio.devuelto(compras)
            total = sum(fila["importe"] for fila in filas)
            return Hallado({"devoluciones": len(filas), "importe": total}, filas)
        if leida.elegidas and leida.intencion not in ("mas_caro", "mas_barato"):
            ventas = await self.repositorio.ventas(compras, leida.elegidas.orden, leida.elegidas.cuantas)
            compras = replace(compras, ventas=ventas)
        return await self._cifras(leida.intencion, compras)

    async def _cifras(self, intencion: Intencion, compras: Compras) -> Hallado:
        cifras = await self.repositorio.cifras(compras)
        evidencia = await self.repositorio.evidencia(compras, limite=_FILAS)
        if intencion in ("habituales", "compras"):
            cifras["productos"] = await self.repositorio.favoritos(compras)
        elif intencion == "categorias":
            cifras["categorias"] = await self.repositorio.categorias(compras)
        elif intencion in _RITMOS:
            cifras["por"] = await self.repositorio.ritmo(compras, _RITMOS[intencion], self.zona)
        elif intencion in ("mas_caro", "mas_barato"):
            precio: Literal["caras", "baratas"] = "caras" if intencion == "mas_caro" else "baratas"
            evidencia = await self.repositorio.evidencia(compras, precio=precio, limite=1)
        return Hallado(cifras, evidencia)

    async def _comparar(self, leida: Pregunta) -> Hallado:
        """What each of the named came to; those that were never bought come to nothing."""
        cifras: dict[str, Any] = {"compras": 0, "comparados": []}
        evidencia: list[dict[str, Any]] = []
        for palabras in leida.nombrados:
            productos = self._productos(palabras)
            suyas = replace(self.compras, productos=productos)
            suya = (
                await self.repositorio.cifras(suyas)
                if productos
                else {"unidades": 0, "compras": 0, "total": 0}
            )
            cifras["comparados"].append({"que": " ".join(palabras), **suya})
            cifras["compras"] += suya["compras"]
            evidencia += await self.repositorio.evidencia(suyas, limite=_FILAS) if productos else []
        return Hallado(cifras, evidencia)

    def _productos(self, palabras: tuple[str, ...]) -> list[int]:
        """Of those bought, the ones whose name has most of the words; else, what the agent's search finds."""
        buscadas = {raiz(palabra) for palabra in palabras}
        aciertos = {
            producto_id: len(buscadas & {raiz(token) for token in tokens(nombre)})
            for producto_id, nombre in self.comprados.items()
        }
        mejor = max(aciertos.values(), default=0)
        # Half of what was named must be there: "guantes rojos" may be "guantes", never "casco rojo" alone.
        if mejor and mejor * 2 >= len(buscadas):
            return sorted(producto_id for producto_id, cuantos in aciertos.items() if cuantos == mejor)
        filtros = Filtros(ids=set(self.comprados))
        hallados = self.indice.buscar(" ".join(palabras), _FILAS, filtros)
        return sorted(c.producto_id for c in hallados.coincidencias)
