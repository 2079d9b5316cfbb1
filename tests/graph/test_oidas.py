"""Voice notes that may have been misheard, on the real agent: offered by the names that they sound like."""

from agent.medios.tipos import Nombrado, Oido
from graph.agente import Agente
from graph.medios import con_los_que_suenan
from tests.graph.test_medios import EXTINTOR, dice, lineas, visto

BOTA = "Bota de caucho caña alta negra talla 40"


def mal_oida(agente: Agente, texto: str, *, seguro: bool = False) -> Oido:
    oido = Oido(texto=texto, duracion_s=3.0, motor="whisper-base", seguro=seguro)
    return con_los_que_suenan(oido, agente.medios.sonidos)


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
    uno, otro = (f"Guante de caucho negro calibre {calibre}" for calibre in (25, 35))
    texto = "me das dos wantes de cauxo negro"
    nombrado = Nombrado(inicio=11, fin=len(texto), nombre=uno, otros=(otro,))
    nota = Oido(texto=texto, duracion_s=2.0, seguro=False, nombrados=(nombrado,))
    respuesta = await visto(agente, "oida-4", nota)
    assert {uno, otro} <= {producto["nombre"] for producto in respuesta["metadatos"]["productos"]}
    assert lineas(respuesta) == {}


async def test_las_palabras_de_la_tienda_se_toman_por_bien_oidas(agente: Agente) -> None:
    """ "diez libras" says no more than that: which of them, is asked."""
    assert all(n.bien_oido for n in agente.medios.sonidos.nombrados("quiero dos extintores de diez libras"))
    # Where the thing itself was not heard, the rest of its name tells which.
    (bota,) = agente.medios.sonidos.nombrados("quiero ser suertas de caucho caña alta negra talla cuarenta")
    assert (bota.nombre, bota.bien_oido) == (BOTA, False)
    respuesta = await visto(agente, "oida-5", mal_oida(agente, "quiero dos extintores de diez libras"))
    assert len(respuesta["metadatos"]["productos"]) > 1


async def test_si_lo_leido_no_se_vende_se_ofrece_lo_que_suena(agente: Agente) -> None:
    """However well its words were heard."""
    texto = "quiero 6 chirimbolos"
    nombrado = Nombrado(inicio=9, fin=len(texto), nombre=BOTA, bien_oido=True)
    nota = Oido(texto=texto, duracion_s=2.0, nombrados=(nombrado,))
    respuesta = await visto(agente, "oida-6", nota)
    assert texto in respuesta["respuesta"]
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "oida-6", "sí")) == {BOTA: 6}


async def test_lo_bien_oido_se_compra_como_lo_escrito(agente: Agente) -> None:
    nota = mal_oida(agente, "Quiero seis botas de caucho caña alta negra talla cuarenta", seguro=True)
    respuesta = await visto(agente, "oida-7", nota)
    assert lineas(respuesta) == {BOTA: 6}
    assert "escuché" not in respuesta["respuesta"]


async def test_los_que_suenan_igual_se_ofrecen_esos_y_con_su_numero(agente: Agente) -> None:
    """And not the first of all that share their words."""
    texto = "necesito tres vueltas de caucho caña alta negra talla, 40 tres vueltas"
    otra = BOTA.replace("40", "43")
    nombrado = Nombrado(inicio=14, fin=57, nombre=BOTA, otros=(otra,))
    nota = Oido(texto=texto, duracion_s=2.0, seguro=False, nombrados=(nombrado,))
    respuesta = await visto(agente, "oida-8", nota)
    assert [producto["nombre"] for producto in respuesta["metadatos"]["productos"]] == [BOTA, otra]
    assert lineas(await dice(agente, "oida-8", "la segunda")) == {otra: 3}


async def test_lo_que_apenas_suena_a_algo_se_pregunta(agente: Agente) -> None:
    nota = mal_oida(agente, "Memas ni es nivel nebrujo ventiguato.")
    assert nota.nombrados == ()
    respuesta = await visto(agente, "oida-9", nota)
    (nivel,) = [p["nombre"] for p in respuesta["metadatos"]["productos"]]
    assert nivel == 'Nivel de burbuja 24"'
    assert "escribes" in respuesta["respuesta"]
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "oida-9", "sí, dame 10")) == {nivel: 10}


async def test_lo_que_no_suena_a_nada_se_pide_otra_vez(agente: Agente) -> None:
    respuesta = await visto(agente, "oida-10", mal_oida(agente, "bla blu blo brr tacatá"))
    assert respuesta["metadatos"]["productos"] == []
    assert "escribes" in respuesta["respuesta"]
