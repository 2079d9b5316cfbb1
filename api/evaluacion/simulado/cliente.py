"""The customer itself. It knows its goal and what the metadata say; it never reads the reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from agent.texto import tokens
from api.evaluacion.simulado.entrega import Entrega
from api.evaluacion.simulado.frases import Voz, en_numero
from api.evaluacion.simulado.metas import Compra, Meta
from api.evaluacion.simulado.tecleo import con_dedazos, sin_cuidado

MAX_TURNOS = 45
_MAX_INTENTOS = 4  # to get one thing done: after that it loses patience


@dataclass(frozen=True)
class Vista:
    """What a customer sees of an answer: SKUs shown in order, units ordered by SKU."""

    espera: str | None
    estado: str | None
    mostrados: tuple[str, ...]
    pedido: Mapping[str, int]
    faltantes: tuple[str, ...]


class ClienteSimulado:
    """`nombres` are the products' own, by SKU."""

    def __init__(self, meta: Meta, nombres: Mapping[str, str], azar: Random) -> None:
        self._meta, self._nombres, self._azar = meta, nombres, azar
        self._voz = Voz(meta.pais, azar)
        self._por_pedir = list(meta.compras)
        self._pedidas: list[Compra] = []  # asked for and not seen in the order yet
        self._quiere: dict[str, int] = {}
        self._preguntas = list(meta.preguntas)
        self._entrega = Entrega(meta, self._voz)
        self._intentos: dict[str, int] = {}
        self._turnos = 0
        self.motivo = ""  # why it gave up

    def decir(self, vista: Vista | None) -> str | None:
        """The next message; None when it is done or has lost patience (`motivo` tells)."""
        self._turnos += 1
        if self._turnos > MAX_TURNOS:
            self.motivo = "demasiados turnos"
            return None
        dicho = self._empezar() if vista is None else self._responder(vista)
        return None if dicho is None else self._a_su_manera(dicho)

    def _empezar(self) -> str:
        saludo = self._voz.decir("saludo") if self._azar.random() < self._meta.temperamento.saluda else ""
        if saludo and self._azar.random() < 0.5:
            return saludo
        return ", ".join(parte for parte in (saludo, self._pedir_lo_siguiente()) if parte)

    def _responder(self, vista: Vista) -> str | None:
        if vista.estado == "cerrada":
            return None
        self._anotar(vista)
        if vista.espera == "elegir_producto":
            return self._elegir(vista)
        if correccion := self._corregir_pedido(vista):
            return correccion
        if self.motivo:
            return None
        if self._pedidas:
            return self._insistir(self._pedidas[0])
        if self._preguntas and self._azar.random() < 0.5:
            return self._voz.decir(self._preguntas.pop())
        if self._por_pedir:
            return self._pedir_lo_siguiente()
        return self._cerrar(vista)

    def _anotar(self, vista: Vista) -> None:
        """What has arrived in the order is no longer awaited, and may now be changed."""
        for compra in list(self._pedidas):
            if vista.pedido.get(compra.sku) == compra.inicial:
                self._pedidas.remove(compra)
                self._quiere[compra.sku] = compra.cantidad
                if compra.sobra:
                    del self._quiere[compra.sku]
            elif compra.sku in vista.pedido:
                self._pedidas.remove(compra)
                self._quiere[compra.sku] = compra.cantidad

    def _pedir_lo_siguiente(self) -> str:
        cuantas = 2 if self._azar.random() < self._meta.temperamento.junta else 1
        tanda, self._por_pedir = self._por_pedir[:cuantas], self._por_pedir[cuantas:]
        intencion = "otro_mas" if self._quiere else "pedir"
        self._pedidas += tanda
        primera = self._decir_compra(intencion, tanda[0], tanda[0].nombres[0])
        return " y ".join([primera, *(self._cuantos(compra, compra.nombres[0]) for compra in tanda[1:])])

    def _decir_compra(self, intencion: str, compra: Compra, nombre: str) -> str:
        cantidad = compra.inicial
        return self._voz.decir(
            intencion, n=self._voz.cuantos(cantidad, nombre), p=en_numero(nombre, cantidad)
        )

    def _cuantos(self, compra: Compra, nombre: str) -> str:
        return f"{self._voz.cuantos(compra.inicial, nombre)} {en_numero(nombre, compra.inicial)}"

    def _insistir(self, compra: Compra) -> str | None:
        """Asks again, each time with a fuller name."""
        veces = self._contar(f"pedir {compra.sku}")
        if veces > _MAX_INTENTOS:
            self.motivo = f"no logra agregar {compra.sku}"
            return None
        return self._decir_compra("pedir", compra, compra.nombres[min(veces, len(compra.nombres) - 1)])

    def _elegir(self, vista: Vista) -> str | None:
        """Picks the one it wants by place, trait or name; if it is not there, names it better."""
        buscadas = [compra.sku for compra in self._pedidas] or [*self._quiere, *vista.pedido]
        sku = next((sku for sku in buscadas if sku in vista.mostrados), None)
        veces = self._contar(f"elegir {sku or buscadas[:1]}")
        if veces > _MAX_INTENTOS:
            self.motivo = f"no logra elegir {sku or buscadas[:1]}"
            return None
        if sku is None:
            compra = self._pedidas[0] if self._pedidas else None
            if compra is None:
                return self._voz.decir("terminar")
            return self._decir_compra("precisar", compra, compra.nombres[min(veces, len(compra.nombres) - 1)])
        if veces == 1 and self._azar.random() < 0.5:
            lugar = vista.mostrados.index(sku) + 1
            return self._voz.decir("ordinal", o=self._voz.ordinal(lugar), k=str(lugar))
        rasgo = rasgo_distintivo(self._nombres[sku], [self._nombres[s] for s in vista.mostrados if s != sku])
        if veces <= 2 and rasgo:
            return self._voz.decir("rasgo", r=rasgo)
        return self._nombres[sku]

    def _corregir_pedido(self, vista: Vista) -> str | None:
        """Removes what it did not ask for and sets right a wrong quantity."""
        pedidas = {compra.sku for compra in self._pedidas}
        for sku, cantidad in vista.pedido.items():
            quiere = self._quiere.get(sku, 0)
            if sku in pedidas or cantidad == quiere:
                continue
            veces = self._contar(f"corregir {sku}")
            if veces > _MAX_INTENTOS:
                self.motivo = f"no logra dejar {sku} en {quiere}"
                return None
            nombre = self._como_lo_llama(sku, veces)
            if not quiere:
                return self._voz.decir("quitar", p=nombre)
            partes = {"n": self._voz.cuantos(quiere, nombre), "p": en_numero(nombre, quiere)}
            return self._voz.decir("cambiar", **partes)
        perdidas = [sku for sku in self._quiere if sku not in vista.pedido]
        if perdidas:
            # What was there has gone: it asks for it anew.
            compra = next(compra for compra in self._meta.compras if compra.sku == perdidas[0])
            del self._quiere[perdidas[0]]
            self._pedidas.append(compra)
        return None

    def _como_lo_llama(self, sku: str, veces: int) -> str:
        """Its own name for it at first; as the shop calls it when that was not understood."""
        compra = next((compra for compra in self._meta.compras if compra.sku == sku), None)
        nombre = self._nombres[sku]
        return compra.nombres[0] if compra and veces == 1 else nombre[0].lower() + nombre[1:]

    def _cerrar(self, vista: Vista) -> str | None:
        espera = vista.espera or ""
        if self._contar(f"cerrar {espera}") > 2 * _MAX_INTENTOS:
            self.motivo = f"no avanza de {espera or 'terminar'}"
            return None
        if espera == "confirmar_pedido":
            return self._voz.decir("si")
        if espera.startswith("dato:"):
            return self._entrega.dar(espera.removeprefix("dato:"), vista.faltantes)
        if espera == "confirmar_cierre":
            return self._entrega.corregir() or self._voz.decir("si_cierre")
        return self._voz.decir("terminar" if self._intentos["cerrar "] % 2 else "insistir_cierre")

    def _contar(self, que: str) -> int:
        self._intentos[que] = self._intentos.get(que, 0) + 1
        return self._intentos[que]

    def _a_su_manera(self, dicho: str) -> str:
        """Chatter around the point, slips and carelessness; data are typed with care."""
        temperamento = self._meta.temperamento
        if any(valor in dicho for valor in self._entrega.valores):
            return dicho
        if self._azar.random() < temperamento.relleno and len(dicho.split()) > 2:
            antes = self._azar.random() < 0.5
            dicho = (
                self._voz.decir("relleno_antes") + dicho
                if antes
                else dicho + self._voz.decir("relleno_despues")
            )
        if self._azar.random() < temperamento.descuido:
            dicho = sin_cuidado(dicho)
        return con_dedazos(dicho, self._azar, temperamento.dedazos)


def rasgo_distintivo(nombre: str, otros: list[str]) -> str:
    """The words of a name that set it apart from the others shown, with "talla" and its kin; or nothing."""
    de_otros = [set(tokens(otro)) for otro in otros]
    palabras = nombre.split()
    if not otros:
        return ""
    unicas = [
        i for i, palabra in enumerate(palabras) if not all(set(tokens(palabra)) <= otro for otro in de_otros)
    ]
    dichas = {token for i in unicas for token in tokens(palabras[i])}
    if not dichas or any(dichas <= otro for otro in de_otros):
        return ""
    desde = unicas[0] - 1 if unicas[0] and palabras[unicas[0] - 1].lower() in _ANTES_DE_MEDIDA else unicas[0]
    hasta = unicas[-1] + 1
    # "10 libras" and not a bare "10": the unit comes with its number.
    if palabras[hasta - 1][-1].isdigit() and hasta < len(palabras) and palabras[hasta].isalpha():
        hasta += 1
    rasgo = " ".join(palabras[desde:hasta])
    return rasgo if hasta - desde <= 4 else ""


_ANTES_DE_MEDIDA = {"talla", "calibre", "grano", "clase", "tipo"}
