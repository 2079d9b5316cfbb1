"""What an evaluation found: as JSON, and as tables for a person."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.evaluacion.corrida import ResultadoCaso
from api.evaluacion.mensajes import ResultadoMensajes
from api.evaluacion.metricas import CuentaDeActos, Tasa, pass_k, percentil
from api.evaluacion.simulado.corrida import Prueba

K = 4  # of pass^k


@dataclass
class Informe:
    semilla: int
    motor: str = ""
    casos: list[ResultadoCaso] = field(default_factory=list)
    mensajes: dict[str, ResultadoMensajes] = field(default_factory=dict)
    pruebas: list[Prueba] = field(default_factory=list)
    busqueda: dict[str, Any] | None = None
    segundos: float = 0.0

    def parte(self, *, retenidas: bool) -> list[ResultadoCaso]:
        return [resultado for resultado in self.casos if resultado.caso.retenida == retenidas]

    @property
    def latencias(self) -> list[float]:
        """Milliseconds of each turn, one at a time, from the message to the stored answer."""
        charlas = [*(caso.dichos for caso in self.casos), *(prueba.dichos for prueba in self.pruebas)]
        return [dicho.ms for dichos in charlas for dicho in dichos]

    @property
    def con_modelo(self) -> list[dict[str, Any]]:
        """What the models did in each turn; empty where there was none."""
        charlas = [*(caso.dichos for caso in self.casos), *(prueba.dichos for prueba in self.pruebas)]
        return [
            dicho.metadatos["modelo"] for dichos in charlas for dicho in dichos if "modelo" in dicho.metadatos
        ]

    def datos(self) -> dict[str, Any]:
        """The whole report. Of held-out conversations only totals: their contents stay out."""
        return {
            "version": 1,
            "motor": self.motor,
            "semilla": self.semilla,
            "segundos": round(self.segundos, 1),
            "conversaciones": {
                "desarrollo": datos_de_casos(self.parte(retenidas=False)),
                "retenidas": datos_de_casos(self.parte(retenidas=True)),
                "fallidas": [_datos_de_fallida(r) for r in self.parte(retenidas=False) if not r.todo_bien],
            },
            "mensajes": {nombre: datos_de_mensajes(parte) for nombre, parte in self.mensajes.items()},
            "simulados": datos_de_pruebas(self.pruebas),
            "busqueda": self.busqueda,
            "modelo": datos_de_modelo(self.con_modelo),
            "turnos": datos_de_latencia(self.latencias),
        }


def datos_de_casos(resultados: Sequence[ResultadoCaso]) -> dict[str, Any]:
    """Of held-out ones no more than totals."""
    abiertos = [resultado for resultado in resultados if not resultado.caso.retenida]
    carpetas = sorted({resultado.caso.comportamiento for resultado in abiertos})
    return {
        "final": tasa(resultado.final_bien for resultado in resultados).datos(),
        "todo": tasa(resultado.todo_bien for resultado in resultados).datos(),
        "actos": datos_de_actos(actos_de_casos(resultados)),
        "por_comportamiento": {
            carpeta: tasa(r.final_bien for r in abiertos if r.caso.comportamiento == carpeta).datos()
            for carpeta in carpetas
        },
    }


def actos_de_casos(resultados: Iterable[ResultadoCaso]) -> CuentaDeActos:
    cuenta = CuentaDeActos()
    for resultado in resultados:
        for esperados, leidos in resultado.actos:
            cuenta.agregar(esperados, leidos)
    return cuenta


def datos_de_actos(cuenta: CuentaDeActos) -> dict[str, Any]:
    return {
        "exactos": cuenta.tasa.datos(),
        "exactos_de_varios_actos": cuenta.tasa_de_varios.datos(),
        "macro_f1": _redondo(cuenta.macro_f1),
        "por_clase": {
            nombre: {
                "precision": _redondo(clase.precision),
                "exhaustividad": _redondo(clase.exhaustividad),
                "f1": _redondo(clase.f1),
                "esperados": clase.esperados,
            }
            for nombre, clase in cuenta.por_clase().items()
        },
    }


def datos_de_mensajes(resultado: ResultadoMensajes) -> dict[str, Any]:
    por_pais = {pais: cuenta.tasa.datos() for pais, cuenta in sorted(resultado.por_pais.items())}
    return {**datos_de_actos(resultado.total), "por_pais": por_pais}


def datos_de_pruebas(pruebas: Sequence[Prueba]) -> dict[str, Any]:
    por_meta: dict[tuple[str, str, int], list[bool]] = {}
    for prueba in pruebas:
        por_meta.setdefault((prueba.tienda, prueba.meta.pais, prueba.meta.numero), []).append(prueba.exito)
    motivos = Counter(motivo.split(":")[0][:80] for prueba in pruebas for motivo in prueba.motivos[:1])
    return {
        "exito": tasa(prueba.exito for prueba in pruebas).datos(),
        "metas": len(por_meta),
        f"pass_{K}": _redondo(pass_k(por_meta.values(), K)),
        "por_temperamento": _por(pruebas, lambda prueba: prueba.meta.temperamento.nombre),
        "por_tienda": _por(pruebas, lambda prueba: f"{prueba.tienda}-{prueba.meta.pais}"),
        "mensajes_por_venta": _redondo(_media([len(prueba.dichos) for prueba in pruebas if prueba.exito])),
        "motivos": dict(motivos.most_common(15)),
    }


def datos_de_modelo(turnos: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """How many turns needed it, what they took, and how often its words were refused."""
    if not turnos:
        return None
    tokens: dict[str, Counter[str]] = {}
    for turno in turnos:
        for nombre, uso in turno["tokens"].items():
            tokens.setdefault(nombre, Counter()).update(uso)
    return {
        "saltados": tasa(turno["saltado"] for turno in turnos).datos(),
        "comprendidos": tasa(turno["comprendio"] is not None for turno in turnos).datos(),
        "redactados": tasa(turno["redacto"] is not None for turno in turnos).datos(),
        "corregidos": tasa(turno["rechazadas"] > 0 for turno in turnos).datos(),
        "fallos": dict(Counter(turno["fallo"] for turno in turnos if "fallo" in turno)),
        "tokens": {nombre: dict(suma) for nombre, suma in tokens.items()},
        "tokens_por_turno": _redondo(sum(sum(suma.values()) for suma in tokens.values()) / len(turnos), 1),
        "por_tarea": {tarea: dict(suma) for tarea, suma in sorted(_por_tarea(turnos).items())},
        "ahorro": _ahorro(turnos),
    }


def _por_tarea(turnos: Sequence[dict[str, Any]]) -> dict[str, Counter[str]]:
    sumas: dict[str, Counter[str]] = {}
    for uso in (uso for turno in turnos for uso in turno["usos"]):
        cuentas = {que: uso[que] for que in ("llamadas", "entrada", "salida")}
        sumas.setdefault(uso["tarea"], Counter()).update(cuentas)
    return sumas


def _ahorro(turnos: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Tokens that reading the skipped turns would have taken, at what reading one of the others took."""
    gastados = [sum(uso["entrada"] + uso["salida"] for uso in turno["usos"]) for turno in turnos]
    de_leer = [
        sum(uso["entrada"] + uso["salida"] for uso in turno["usos"] if uso["tarea"] == "comprender")
        for turno in turnos
        if not turno["saltado"]
    ]
    ahorrados = (len(turnos) - len(de_leer)) * _media(de_leer)
    todos = sum(gastados) + ahorrados
    return {"tokens": round(ahorrados), "parte": _redondo(ahorrados / todos) if todos else None}


def datos_de_latencia(latencias: Sequence[float]) -> dict[str, Any]:
    return {
        "turnos": len(latencias),
        "p50_ms": _redondo(percentil(latencias, 50), 1),
        "p99_ms": _redondo(percentil(latencias, 99), 1),
    }


def tasa(aciertos: Iterable[bool]) -> Tasa:
    lista = list(aciertos)
    return Tasa(sum(lista), len(lista))


def _por(pruebas: Sequence[Prueba], clave: Any) -> dict[str, Any]:
    nombres = sorted({clave(prueba) for prueba in pruebas})
    return {nombre: tasa(p.exito for p in pruebas if clave(p) == nombre).datos() for nombre in nombres}


def _datos_de_fallida(resultado: ResultadoCaso) -> dict[str, Any]:
    return {
        "caso": resultado.caso.nombre,
        "fallos": [str(fallo) for fallo in resultado.fallos],
        "charla": [
            {
                "cliente": dicho.mensaje,
                "agente": dicho.respuesta,
                "actos": dicho.actos,
                "espera": dicho.metadatos["espera"],
            }
            for dicho in resultado.dichos
        ],
    }


def _media(valores: Sequence[float]) -> float:
    return sum(valores) / len(valores) if valores else math.nan


def _redondo(valor: float, decimales: int = 4) -> float | None:
    return None if math.isnan(valor) else round(valor, decimales)
