"""The shop's products, searchable in process. Readers never wait for writers."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.embeddings import Codificador
from tools.busqueda.analisis import analizar, huella, texto_para_vector
from tools.busqueda.capa import Capa
from tools.busqueda.conceptos import Consulta
from tools.busqueda.densa import Compactos
from tools.busqueda.estado import (
    Base,
    Columnas,
    Estado,
    SignificadoLocal,
    a_centavos,
    armar,
    columnas_de,
    con_columnas,
    construir_base,
    quiere_grafo,
)
from tools.busqueda.postings import Filas, filas_de
from tools.busqueda.puntaje import Significado
from tools.busqueda.respuesta import responder
from tools.busqueda.rotulos import Rotulos
from tools.busqueda.sinonimos import cargar_sinonimos
from tools.busqueda.tipos import Filtros, ProductoIndexado, Resultado
from tools.busqueda.vocabulario import Vocabulario

# Changes wait in a tail that is searched by brute force, until it is worth settling.
_COLA_MINIMA = 512
_COLA_RELATIVA = 0.05
# Above this many products settling takes seconds, so it runs behind.
_EN_SEGUNDO_PLANO = 5_000


class IndiceProductos:
    """Hybrid search over one shop.

    `buscar` reads an immutable state without a lock; `actualizar` and `quitar` make the next state and
    swap it in, one writer at a time. Without `codificador` only words count, not meaning.
    """

    def __init__(
        self,
        codificador: Codificador | None = None,
        *,
        sinonimos: Path | None = None,
        pais: str | None = None,
    ) -> None:
        self._codificador = codificador
        self._sinonimos = cargar_sinonimos(sinonimos, pais)
        self._escritura = threading.RLock()
        self._terminos: dict[str, int] = {}
        self._superficies: dict[str, str] = {}
        self._categorias: dict[str, int] = {}
        self._productos: dict[int, ProductoIndexado] = {}
        self.rotulos = Rotulos()
        self._asentando: threading.Thread | None = None
        self.capa: Capa | None = None  # what serves of a provider's vectors, over ours
        filas = filas_de([], self._terminos)
        vectores = np.zeros((0, codificador.dimension if codificador else 0), np.float16)
        self._estado = self._armar(filas, columnas_de([], {}), vectores, (), construir_base(filas, vectores))

    def __len__(self) -> int:
        return self._estado.vivos

    @property
    def vocabulario(self) -> Vocabulario:
        """The catalogue's words, for whoever reads the customer's text."""
        return self._estado.vocabulario

    @property
    def edicion(self) -> object:
        """Another object after each change of what is held; hold it weakly."""
        return self._estado

    @property
    def construyendo(self) -> bool:
        """Whether a better index is being built behind the one that serves."""
        return self._asentando is not None and self._asentando.is_alive()

    def buscar(
        self, consulta: str, k: int = 5, filtros: Filtros | None = None, *, completar: bool = False
    ) -> Resultado:
        """What the shop has for a customer's words, best first; empty when it has nothing of the kind.

        With `completar`, fewer than k full matches are followed by near ones of the same kind (`exacta`
        false): other sizes of the red shirt. For lists to look at; who offers wants full matches only.

        Conditions on price written in the query ("de menos de 10 mil", "el más barato") join `filtros`.
        Never raises, whatever the text. Takes 2 to 10 ms, of which 2 are the embedding.
        """
        estado = self._estado
        leida = estado.interprete.leer(consulta, filtros)
        return self._responder(estado, leida, self._significado(estado, leida), k, completar)

    async def buscar_con_proveedor(
        self, consulta: str, k: int = 5, filtros: Filtros | None = None, *, completar: bool = False
    ) -> Resultado:
        """As `buscar`, by what a provider's model makes of the words, where one serves and answers."""
        estado, capa = self._estado, self.capa
        leida = estado.interprete.leer(consulta, filtros)
        significado: Significado | None = None
        if capa is not None and leida.conceptos and estado.vivos:
            significado = await capa.significado(estado, leida.texto)
        return self._responder(estado, leida, significado or self._significado(estado, leida), k, completar)

    def cercanos(self, texto: str, k: int) -> list[tuple[int, float]]:
        """The k active products whose name and category are nearest in meaning to a text, and how near."""
        estado = self._estado
        if self._codificador is None or not estado.vivos:
            return []
        significado = SignificadoLocal(estado, self._codificador.codificar_consulta(texto))
        slots = significado.cercanos(2 * k)  # those that left, or are not sold, are among them
        slots = slots[estado.columnas.vivo[slots] & estado.columnas.activo[slots]]
        cosenos = significado.cosenos(slots)
        orden = np.argsort(-cosenos, kind="stable")[:k]
        return [(int(estado.columnas.ids[slots[i]]), float(cosenos[i])) for i in orden]

    def parecidos(self, texto: str, textos: Sequence[str]) -> list[float]:
        """How near in meaning each of some texts is to another; 1 to 2 ms a text that was not seen before."""
        if self._codificador is None:
            return [0.0] * len(textos)
        suyo, *otros = self._codificador.codificar_consultas([texto, *textos])
        return [float(otro @ suyo) for otro in otros]

    def _significado(self, estado: Estado, leida: Consulta) -> Significado | None:
        if self._codificador is None or not leida.conceptos or not estado.vivos:
            return None
        return SignificadoLocal(estado, self._codificador.codificar_consulta(leida.texto))

    def _responder(
        self, estado: Estado, leida: Consulta, significado: Significado | None, k: int, completar: bool
    ) -> Resultado:
        mascara = estado.mascara(leida.filtros, self._categorias)
        return responder(estado, leida, significado, mascara, k, completar, self._categorias)

    def actualizar(
        self,
        productos: Iterable[ProductoIndexado],
        vectores: Mapping[int, NDArray[np.floating]] | None = None,
    ) -> int:
        """Adds or replaces products; returns how many had a new text (prices and stock cost nothing).

        Args:
            vectores: by product id, unit vectors already at hand; the rest are computed here.
        """
        with self._escritura:
            estado = self._estado
            unicos = list({p.id: p for p in productos}.values())
            huellas = [huella(p) for p in unicos]
            self._olvidar(p.id for p in unicos)
            self._productos.update((p.id, replace(p, descripcion="")) for p in unicos)
            for p in unicos:
                self.rotulos.poner(p)
            nuevos: list[ProductoIndexado] = []
            huellas_nuevas: list[str] = []
            columnas = estado.columnas.copia()
            for producto, suya in zip(unicos, huellas, strict=True):
                slot = estado.slot_de.get(producto.id)
                if slot is not None and estado.huellas[slot] == suya:
                    self._poner_datos(columnas, slot, producto)
                    continue
                if slot is not None:
                    columnas.vivo[slot] = False
                nuevos.append(producto)
                huellas_nuevas.append(suya)
            if not nuevos:
                self._estado = replace(estado, columnas=columnas)
                return 0
            self._anadir(replace(estado, columnas=columnas), nuevos, tuple(huellas_nuevas), vectores or {})
            return len(nuevos)

    def quitar(self, ids: Iterable[int]) -> None:
        """Forgets products; unknown ids are ignored."""
        with self._escritura:
            conocidos = [i for i in set(ids) if i in self._estado.slot_de]
            slots = [self._estado.slot_de[i] for i in conocidos]
            if slots:
                self._olvidar(conocidos)
                columnas = self._estado.columnas.copia()
                columnas.vivo[slots] = False
                self._estado = con_columnas(self._estado, columnas)
                self._asentar_si_conviene()

    def reemplazar(
        self,
        productos: Sequence[ProductoIndexado],
        vectores: Mapping[int, NDArray[np.floating]] | None = None,
    ) -> int:
        """Makes the index hold exactly these products; returns how many had a new text."""
        with self._escritura:
            self.quitar(set(self._estado.slot_de) - {p.id for p in productos})
            return self.actualizar(productos, vectores)

    def ids(self) -> frozenset[int]:
        """The products held, inactive ones included."""
        return frozenset(self._estado.slot_de)

    def productos(self) -> list[ProductoIndexado]:
        """All that are held, as they were last told, without their descriptions."""
        return list(self._productos.values())

    def producto(self, producto_id: int) -> ProductoIndexado | None:
        """A product as it was last told, without its description; None if unknown."""
        return self._productos.get(producto_id)

    def con_codigo(self, codigo: str) -> list[int]:
        """The active products with that SKU or barcode, in lower case."""
        ids = self.rotulos.con_codigo(codigo)
        return [id_ for id_ in ids if (producto := self.producto(id_)) and producto.activo]

    def _olvidar(self, ids: Iterable[int]) -> None:
        for producto_id in ids:
            if producto := self._productos.pop(producto_id, None):
                self.rotulos.quitar(producto)

    def categorias(self) -> list[str]:
        """Names of the categories with active products, the largest first."""
        columnas = self._estado.columnas
        cuentas = np.bincount(columnas.categoria[columnas.vivo & columnas.activo], minlength=1)
        nombres = [
            (int(cuentas[i]), nombre) for nombre, i in list(self._categorias.items()) if i < len(cuentas)
        ]
        return [
            nombre for cuenta, nombre in sorted(nombres, key=lambda x: (-x[0], x[1])) if cuenta and nombre
        ]

    def nombres(self) -> list[str]:
        """Of the active products."""
        return [producto.nombre for producto in list(self._productos.values()) if producto.activo]

    def con_texto_nuevo(self, productos: Sequence[ProductoIndexado]) -> list[ProductoIndexado]:
        """Those whose text the index does not hold yet: the only ones that need a vector."""
        estado = self._estado
        return [
            p
            for p in productos
            if (slot := estado.slot_de.get(p.id)) is None or estado.huellas[slot] != huella(p)
        ]

    def esperar(self, segundos: float | None = None) -> None:
        """Waits for the building behind; for tests and benchmarks."""
        hilo = self._asentando
        if hilo is not None:
            hilo.join(segundos)

    def _poner_datos(self, columnas: Columnas, slot: int, producto: ProductoIndexado) -> None:
        columnas.activo[slot] = producto.activo
        columnas.centavos[slot] = a_centavos(producto.precio)
        columnas.stock[slot] = producto.stock

    def _anadir(
        self,
        estado: Estado,
        nuevos: Sequence[ProductoIndexado],
        huellas: tuple[str, ...],
        vectores: Mapping[int, NDArray[np.floating]],
    ) -> None:
        palabras_antes = len(self._superficies)
        analisis = (
            analizar(p, self._sinonimos, self._superficies, por_letras=self.rotulos.va_por_letras(p.nombre))
            for p in nuevos
        )
        filas = estado.filas.mas(filas_de(analisis, self._terminos))
        columnas = estado.columnas.mas(columnas_de(nuevos, self._categorias))
        compactos = np.concatenate((estado.vectores, self._vectores(nuevos, vectores)))
        sin_palabras_nuevas = palabras_antes == len(self._superficies) and estado.vivos > 0
        self._estado = self._armar(
            filas,
            columnas,
            compactos,
            estado.huellas + huellas,
            estado.base,
            estado.vocabulario if sin_palabras_nuevas else None,
        )
        self._asentar_si_conviene()

    def _vectores(
        self,
        nuevos: Sequence[ProductoIndexado],
        conocidos: Mapping[int, NDArray[np.floating]],
    ) -> Compactos:
        if self._codificador is None:
            return np.zeros((len(nuevos), 0), np.float16)
        resultado = np.zeros((len(nuevos), self._codificador.dimension), np.float16)
        faltan = [i for i, p in enumerate(nuevos) if p.id not in conocidos]
        if faltan:
            resultado[faltan] = self._codificador.codificar([texto_para_vector(nuevos[i]) for i in faltan])
        for i, producto in enumerate(nuevos):
            if producto.id in conocidos:
                resultado[i] = conocidos[producto.id]
        return resultado

    def _armar(
        self,
        filas: Filas,
        columnas: Columnas,
        vectores: Compactos,
        huellas: tuple[str, ...],
        base: Base,
        anterior: Vocabulario | None = None,
    ) -> Estado:
        return armar(
            filas,
            columnas,
            vectores,
            huellas,
            base=base,
            terminos=self._terminos,
            superficies=self._superficies,
            sinonimos=self._sinonimos,
            anterior=anterior,
        )

    def _asentar_si_conviene(self) -> None:
        """Called with the writer's lock held."""
        estado = self._estado
        total = len(estado.filas)
        cola = total - estado.base.largo
        muertos = total - estado.vivos
        pequena = total <= _EN_SEGUNDO_PLANO
        # A small shop settles in milliseconds, so it never carries anything over.
        if max(cola, muertos) <= (0 if pequena else max(_COLA_MINIMA, _COLA_RELATIVA * total)):
            return
        if pequena:
            self._asentar(estado, grafo=False)
        elif not self.construyendo:
            if not estado.base.largo:
                # The first load serves at once, by exhaustive search, while the graph grows.
                self._asentar(estado, grafo=False)
                estado = self._estado
                if not quiere_grafo(estado.base):
                    return
            self._asentando = threading.Thread(
                target=self._asentar,
                args=(estado,),
                kwargs={"grafo": True},
                name="indice-productos",
                daemon=True,
            )
            self._asentando.start()

    def _asentar(self, estado: Estado, *, grafo: bool) -> None:
        """Rebuilds the base from the living slots of a state, then carries over what changed meanwhile."""
        vivos = np.flatnonzero(estado.columnas.vivo)
        filas, vectores = estado.filas.elegir(vivos), estado.vectores[vivos]
        base = construir_base(filas, vectores, grafo=grafo and len(vivos) > 0 and vectores.shape[1] > 0)
        with self._escritura:
            ahora = self._estado
            nuevos = np.arange(len(estado.filas), len(ahora.filas))
            slots = np.concatenate((vivos, nuevos))
            self._estado = self._armar(
                filas.mas(ahora.filas.elegir(nuevos)),
                ahora.columnas.elegir(slots),
                np.concatenate((vectores, ahora.vectores[nuevos])),
                tuple(ahora.huellas[i] for i in slots),
                base,
            )
