"""Which of a question's concepts says what is wanted, and which number is a model's."""

from tools.busqueda.conceptos import Concepto, Parte, Rol
from tools.busqueda.palabras import CUALIDADES


def nombrar_cabeza(conceptos: list[Concepto]) -> None:
    """The first thing named heads the question; failing that, what it is for.

    A use that names the product goes before whom it is for: "algo para que el gato no arañe el sillón". An
    unknown noun leaves its place to the name after it: "balanceado Dog Chow".
    """
    for candidatos in (
        [c for c in conceptos if c.rol in (Rol.MODIFICA, Rol.DE)],
        [c for c in conceptos if c.rol in (Rol.PARA, Rol.FIN) and _dice_el_uso(c)],
        [c for c in conceptos if c.rol == Rol.PARA],
        [c for c in conceptos if c.rol == Rol.CON],
        [c for c in conceptos if c.rol == Rol.ENVASE],
        [c for c in conceptos if c.rol == Rol.FIN and c.nombres],
    ):
        if candidatos:
            break
    else:
        return
    primera = candidatos[0]
    propio = next((c for c in candidatos if c.nombres and not c.comun), None)
    if primera.nombres or primera.comun or propio is None:
        primera.rol = Rol.CABEZA
        primera.nombres = _como_cosa(primera)
    else:
        primera.rol, propio.rol = Rol.SUAVE, Rol.CABEZA


def _como_cosa(concepto: Concepto) -> list[tuple[float, tuple[Parte, ...]]]:
    """Its names, with the qualities among the synonyms where they name a thing.

    A "computador portátil" is a "portátil", and no battery that is one.
    """
    return [
        (peso, partes)
        if len(partes) > 1 or i < (concepto.ajenos or 0)
        else (peso, (tuple((f"h|{t}" if t in CUALIDADES else t, w) for t, w in partes[0]),))
        for i, (peso, partes) in enumerate(concepto.nombres)
    ]


def _dice_el_uso(concepto: Concepto) -> bool:
    """ "arañe el sillón": no product says so, and the synonyms know what it asks for."""
    return " " in concepto.texto and concepto.ajenos == 0 and bool(concepto.nombres)


def nombrar_modelo(conceptos: list[Concepto]) -> None:
    """After a brand a number names the model: an "iphone 15" is no iPhone 13."""
    if any(c.rol == Rol.CABEZA and not c.nombra and not c.comun for c in conceptos):
        for concepto in conceptos:
            if concepto.rol == Rol.NUMERO:
                concepto.rol = Rol.MODELO
