"""How a simulated customer hands over its data: at once, in pairs or one by one, with slips."""

from api.evaluacion.simulado.frases import Voz
from api.evaluacion.simulado.metas import Meta


class Entrega:
    def __init__(self, meta: Meta, voz: Voz) -> None:
        self._meta, self._voz = meta, voz
        self._malos = dict(meta.malos)
        self._corregidos = dict(meta.corregidos)
        self._por_corregir: list[str] = []
        self._veces: dict[str, int] = {}

    @property
    def valores(self) -> tuple[str, ...]:
        """All that may be typed as data: none of it is misspelt on purpose."""
        meta = self._meta
        return (*meta.datos.values(), *meta.malos.values(), *meta.corregidos.values())

    def dar(self, campo: str, faltantes: tuple[str, ...]) -> str:
        """What is asked, and as much of the rest as this customer gives unasked."""
        self._veces[campo] = self._veces.get(campo, 0) + 1
        if campo not in self._meta.datos:
            return "no tengo"
        if self._veces[campo] > 1:
            return self._valor(campo)
        siguientes = [otro for otro in faltantes if otro != campo and otro in self._meta.datos]
        cuantos = {"uno": 0, "pares": 1, "todo": len(siguientes)}[self._meta.modo_de_datos]
        campos = [campo, *siguientes[:cuantos]]
        if len(campos) == 1:
            return self._voz.decir("dato", v=self._valor(campo), c=self._voz.nombre_de(campo))
        return self._juntos(campos)

    def corregir(self) -> str | None:
        """The correction of something given wrong on purpose, once."""
        if not self._por_corregir:
            return None
        campo = self._por_corregir.pop()
        return self._voz.decir("corregir_dato", v=self._meta.datos[campo], c=self._voz.nombre_de(campo))

    def _juntos(self, campos: list[str]) -> str:
        pares = [(self._voz.nombre_de(campo), self._valor(campo)) for campo in campos]
        estilo = self._voz.azar.choice(("lineas", "etiquetas", "desnudos"))
        if estilo == "lineas":
            return "\n".join(f"{nombre.capitalize()}: {valor}" for nombre, valor in pares)
        if estilo == "etiquetas":
            return ", ".join(f"{nombre} {valor}" for nombre, valor in pares)
        return "\n".join(valor for _, valor in pares)

    def _valor(self, campo: str) -> str:
        if campo in self._malos:
            return self._malos.pop(campo)
        if campo in self._corregidos:
            self._por_corregir.append(campo)
            return self._corregidos.pop(campo)
        return self._meta.datos[campo]
