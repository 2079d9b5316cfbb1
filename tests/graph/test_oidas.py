"""Voice notes that may have been misheard, on the real agent: offered by the names that they sound like."""

from agent.medios.tipos import Oido
from graph.agente import Agente
from tests.graph.test_medios import EXTINTOR, dice, lineas, visto

BOTA = "Bota de caucho caña alta negra talla 40"


def mal_oida(agente: Agente, texto: str) -> Oido:
    nombrados = agente.medios.por_sonido(texto)
    return Oido(texto=texto, duracion_s=3.0, motor="whisper-base", seguro=False, nombrados=nombrados)


async def test_lo_mal_oido_se_ofrece_con_su_nombre_y_un_si_lo_agrega(agente: Agente) -> None:
    nota = mal_oida(agente, "La regresca tres votas de cauxo kaña alta negra taya cuarenta")
    respuesta = await visto(agente, "oida-1", nota)
    assert "La regresca tres votas" in respuesta["respuesta"]  # what was heard, as it was
    assert BOTA in respuesta["respuesta"]
    assert respuesta["metadatos"]["transcripcion"] == nota.texto
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "oida-1", "sí")) == {BOTA: 3}


async def test_varios_mal_oidos_en_una_nota(agente: Agente) -> None:
    texto = (
        "Nesesito dos camiyas rigidas de emerjencia con inmobilisador y tres votas de cauxo caña alta negra"
    )
    respuesta = await visto(agente, "oida-2", mal_oida(agente, f"{texto} taya cuarenta"))
    nombres = [producto["nombre"] for producto in respuesta["metadatos"]["productos"]]
    assert {BOTA, "Camilla rígida de emergencia con inmovilizador"} <= set(nombres)
    assert lineas(respuesta) == {}


async def test_un_dato_dictado_no_se_toma_por_un_producto(agente: Agente) -> None:
    for mensaje in ("quiero 2 extintores ABC multipropósito 10 libras", "eso es todo", "sí"):
        respuesta = await dice(agente, "oida-3", mensaje)
    assert respuesta["metadatos"]["espera"] == "dato:nombre_completo"
    respuesta = await visto(agente, "oida-3", mal_oida(agente, "Marta Cemento Blanco Gómez"))
    assert "agregar" not in {acto["tipo"] for acto in respuesta["metadatos"]["actos"]}
    assert lineas(respuesta) == {EXTINTOR: 2}


async def test_lo_que_suena_igual_se_pregunta(agente: Agente) -> None:
    """The size was not heard: they are told apart by the customer."""
    texto = "me das dos guantes de caucho negro calibre"
    (nombrado,) = agente.medios.por_sonido(texto)
    dos = nombrado.model_copy(
        update={
            "nombre": "Guante de caucho negro calibre 25",
            "otros": ("Guante de caucho negro calibre 35",),
        }
    )
    nota = Oido(texto=texto, duracion_s=2.0, seguro=False, nombrados=(dos,))
    respuesta = await visto(agente, "oida-4", nota)
    nombres = {producto["nombre"] for producto in respuesta["metadatos"]["productos"]}
    assert {dos.nombre, *dos.otros} <= nombres
    assert lineas(respuesta) == {}
