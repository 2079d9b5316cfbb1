"""Errors of the domain. They know nothing of HTTP: `api/errors.py` gives each its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


class DominioError(Exception):
    """Base of all. `codigo` is stable and public; the message is Spanish and says what to do."""

    codigo: ClassVar[str] = "error"


class BaseDeDatosError(DominioError):
    codigo = "base_de_datos_no_disponible"


class BaseOcupadaError(DominioError):
    """The database has data that would be lost, or somebody works on it."""

    codigo = "base_ocupada"


class ProductoNoEncontradoError(DominioError):
    codigo = "producto_no_encontrado"

    def __init__(self, producto_id: int) -> None:
        super().__init__(f"No hay un producto activo con el id {producto_id}.")
        self.producto_id = producto_id


class CantidadInvalidaError(DominioError):
    codigo = "cantidad_invalida"

    def __init__(self) -> None:
        super().__init__("La cantidad debe ser de al menos 1 unidad.")


class StockInsuficienteError(DominioError):
    codigo = "stock_insuficiente"

    def __init__(self, *, producto_id: int, nombre: str, pedido: int, disponible: int) -> None:
        super().__init__(f"De «{nombre}» se pidieron {pedido} y hay {disponible} disponibles.")
        self.producto_id, self.nombre, self.pedido, self.disponible = producto_id, nombre, pedido, disponible


class LineasSinStockError(DominioError):
    """Some lines of an order cannot be served; nothing was reserved or sold."""

    codigo = "lineas_sin_stock"

    def __init__(self, faltantes: list[StockInsuficienteError]) -> None:
        super().__init__(" ".join(str(falta) for falta in faltantes))
        self.faltantes = faltantes


@dataclass(frozen=True)
class CambioDePrecio:
    producto_id: int
    nombre: str
    antes: Decimal
    ahora: Decimal

    def __str__(self) -> str:
        return f"El precio de «{self.nombre}» era {self.antes} y ahora es {self.ahora}."


class PreciosCambiadosError(DominioError):
    """Prices that were offered long ago are others by now; the customer must see them before saying yes."""

    codigo = "precios_cambiados"

    def __init__(self, cambios: list[CambioDePrecio]) -> None:
        super().__init__(" ".join(map(str, cambios)))
        self.cambios = cambios


class PedidoVacioError(DominioError):
    codigo = "pedido_vacio"

    def __init__(self) -> None:
        super().__init__("El pedido no tiene productos; agrega alguno antes de confirmarlo.")


class LimiteDeUnidadesError(DominioError):
    codigo = "limite_de_unidades"

    def __init__(self, limite: int) -> None:
        super().__init__(f"Cada línea admite hasta {limite} unidades.")
        self.limite = limite


class LimiteDeLineasError(DominioError):
    codigo = "limite_de_lineas"

    def __init__(self, limite: int) -> None:
        super().__init__(f"Cada pedido admite hasta {limite} productos distintos.")
        self.limite = limite


class LimiteDeValorError(DominioError):
    codigo = "limite_de_valor"

    def __init__(self, limite: Decimal) -> None:
        super().__init__(f"Cada pedido admite hasta {limite:f} en total.")
        self.limite = limite


class PedidoNoEncontradoError(DominioError):
    codigo = "pedido_no_encontrado"

    def __init__(self) -> None:
        super().__init__("Esta conversación no tiene un pedido abierto.")


class LineaNoEncontradaError(DominioError):
    codigo = "linea_no_encontrada"

    def __init__(self, producto_id: int) -> None:
        super().__init__(f"El producto {producto_id} no está en el pedido.")
        self.producto_id = producto_id


class TransicionInvalidaError(DominioError):
    codigo = "transicion_invalida"

    def __init__(self, *, desde: str, hacia: str) -> None:
        super().__init__(f"Un pedido en estado {desde} no puede pasar a {hacia}.")
        self.desde, self.hacia = desde, hacia


class VentaNoEncontradaError(DominioError):
    codigo = "venta_no_encontrada"

    def __init__(self, venta_id: int) -> None:
        super().__init__(f"No hay una venta con el id {venta_id}.")
        self.venta_id = venta_id


class DevolucionExcesivaError(DominioError):
    codigo = "devolucion_excesiva"

    def __init__(self, *, nombre: str, pedido: int, quedan: int) -> None:
        super().__init__(f"De «{nombre}» se quieren devolver {pedido} y quedan {quedan} por devolver.")
        self.nombre, self.pedido, self.quedan = nombre, pedido, quedan


class DatosIncompletosError(DominioError):
    codigo = "datos_incompletos"

    def __init__(self, faltantes: list[str]) -> None:
        super().__init__(f"Para cerrar la venta faltan: {', '.join(faltantes)}.")
        self.faltantes = faltantes


class TrazaNoEncontradaError(DominioError):
    codigo = "traza_no_encontrada"

    def __init__(self, traza_id: int) -> None:
        super().__init__(f"No hay una traza con el id {traza_id}: quizá ya se borró por antigua.")


class EstadoPodadoError(DominioError):
    codigo = "estado_podado"

    def __init__(self, traza_id: int) -> None:
        super().__init__(
            f"El turno de la traza {traza_id} no se puede repetir: el estado anterior a él ya se borró. "
            "TRAZA_TURNOS dice de cuántos turnos de cada conversación se guarda."
        )


class ConversacionNoEncontradaError(DominioError):
    codigo = "conversacion_no_encontrada"

    def __init__(self) -> None:
        super().__init__("No hay una conversación con ese chat_id.")


class MensajeRepetidoError(DominioError):
    """The same `mensaje_id` came with another text."""

    codigo = "mensaje_repetido"

    def __init__(self) -> None:
        super().__init__("Ese mensaje_id ya se usó con otro mensaje; envía uno nuevo.")


class TurnoOcupadoError(DominioError):
    codigo = "turno_ocupado"

    def __init__(self) -> None:
        super().__init__("Todavía estoy respondiendo tu mensaje anterior; intenta de nuevo en unos segundos.")


class ArchivoInvalidoError(DominioError):
    codigo = "archivo_invalido"


class TokenInvalidoError(DominioError):
    codigo = "token_invalido"

    def __init__(self, nombre: str) -> None:
        super().__init__(
            f"«{nombre}» no sirve como nombre: usa hasta 60 minúsculas sin tilde, cifras o los signos _ . -"
        )


class TokenExistenteError(DominioError):
    codigo = "token_existente"

    def __init__(self, nombre: str) -> None:
        super().__init__(f"Ya hay un token vigente que se llama {nombre}; revócalo antes o usa otro nombre.")


class TokenNoEncontradoError(DominioError):
    codigo = "token_no_encontrado"

    def __init__(self, nombre: str) -> None:
        super().__init__(
            f"No hay un token vigente que se llame {nombre}; «vendedor token lista» los muestra."
        )


class CursorInvalidoError(DominioError):
    codigo = "cursor_invalido"

    def __init__(self) -> None:
        super().__init__("Ese cursor no es de esta lista; usa el campo «siguiente» de la página anterior.")


class SkuRepetidoError(DominioError):
    codigo = "sku_repetido"

    def __init__(self, sku: str) -> None:
        super().__init__(f"Ya hay un producto con el sku «{sku}».")


class StockExcesivoError(DominioError):
    codigo = "stock_excesivo"

    def __init__(self, maximo: int) -> None:
        super().__init__(f"El stock no puede pasar de {maximo} unidades.")


class ImportacionNoEncontradaError(DominioError):
    codigo = "importacion_no_encontrada"

    def __init__(self, importacion_id: int) -> None:
        super().__init__(f"No hay una importación con el id {importacion_id}.")


class ReemplazoConRechazosError(DominioError):
    """Nothing was replaced: what could not be read would have been taken for what is gone.

    `rechazadas`: line of the file and why, the first of them.
    """

    codigo = "reemplazo_con_rechazos"

    def __init__(self, total: int, rechazadas: Sequence[tuple[int, str]]) -> None:
        se = "Se rechazó 1 fila" if total == 1 else f"Se rechazaron {total} filas"
        primeras = "; ".join(f"línea {linea}, {motivo}" for linea, motivo in rechazadas[:3])
        super().__init__(
            f"{se} ({primeras}), así que no se reemplazó nada: sus productos habrían quedado desactivados. "
            "Corrige el archivo, o importa con modo=actualizar para tomar lo demás."
        )
        self.rechazadas = rechazadas


class DatoNoValidoError(DominioError):
    """Some of a customer's data cannot be kept. Says which and why, and never quotes them."""

    codigo = "dato_no_valido"

    def __init__(self, motivos: dict[str, str]) -> None:
        super().__init__(" ".join(f"{campo}: {motivo}." for campo, motivo in motivos.items()))
        self.motivos = motivos


class ClienteNoEncontradoError(DominioError):
    codigo = "cliente_no_encontrado"

    def __init__(self) -> None:
        super().__init__("No hay un cliente con ese documento.")


class ClienteAmbiguoError(DominioError):
    codigo = "cliente_ambiguo"

    def __init__(self, tipos: list[str]) -> None:
        super().__init__(
            f"Varios clientes tienen ese número; di cuál con tipo_documento: {', '.join(tipos)}."
        )


class ArchivoVacioError(DominioError):
    codigo = "archivo_vacio"

    def __init__(self) -> None:
        super().__init__("El archivo llegó vacío; envíalo de nuevo.")


class FormatoNoAdmitidoError(DominioError):
    codigo = "formato_no_admitido"

    def __init__(self, admitidos: str, aparte: str = "") -> None:
        super().__init__(" ".join(filter(None, (f"El archivo no es {admitidos}.", aparte))))


class ArchivoDanadoError(DominioError):
    codigo = "archivo_danado"

    def __init__(self) -> None:
        super().__init__("El archivo está dañado o incompleto; envíalo de nuevo.")


class AudioLargoError(DominioError):
    codigo = "audio_demasiado_largo"

    def __init__(self, segundos: int) -> None:
        super().__init__(f"La nota de voz dura más de {segundos} segundos; envíala en partes.")


class ImagenGrandeError(DominioError):
    codigo = "imagen_demasiado_grande"

    def __init__(self, megapixeles: int) -> None:
        super().__init__(f"La foto tiene más de {megapixeles} megapíxeles; envíala más pequeña.")


class MediosOcupadosError(DominioError):
    """Too many files wait to be read, or this one took too long."""

    codigo = "medios_ocupados"

    def __init__(self) -> None:
        super().__init__("Hay muchos archivos en espera; intenta de nuevo en un momento, o escríbelo.")
