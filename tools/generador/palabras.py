"""Words that made-up shops are made of. Prices are medians, in dollars."""


def _lista(texto: str) -> tuple[str, ...]:
    return tuple(texto.split())


RUBROS: dict[str, tuple[float, tuple[str, ...]]] = {
    "Herramientas": (18, _lista("Taladro Martillo Destornillador Alicate Serrucho Llave Lijadora Sierra")),
    "Seguridad industrial": (9, _lista("Casco Guantes Botas Chaleco Arnés Gafas Tapaoídos Mascarilla")),
    "Electricidad": (6, _lista("Bombillo Cable Extensión Interruptor Tomacorriente Regleta Lámpara")),
    "Plomería": (5, _lista("Tubo Codo Válvula Grifo Sifón Manguera Ducha")),
    "Pinturas": (11, _lista("Esmalte Vinilo Brocha Rodillo Lija Barniz Sellador")),
    "Ropa": (14, _lista("Camisa Camiseta Pantalón Chaqueta Falda Gorra Medias Buzo")),
    "Hogar": (16, _lista("Sartén Olla Cuchillo Vajilla Termo Sábana Almohada Toalla Cortina")),
    "Electrónica": (60, _lista("Parlante Audífonos Teclado Monitor Tableta Cargador Memoria Impresora")),
    "Papelería": (3, _lista("Cuaderno Marcador Cartulina Grapadora Carpeta Bolígrafo Resaltador")),
    "Aseo": (4, _lista("Jabón Detergente Limpiador Escoba Trapero Desinfectante Cepillo")),
    "Mascotas": (8, _lista("Collar Correa Juguete Comedero Cama Arena Shampoo")),
    "Deportes": (22, _lista("Balón Bicicleta Mancuerna Colchoneta Raqueta Patines Cuerda")),
}
USOS = _lista(
    "industrial doméstico profesional infantil deportivo escolar reforzado plegable compacto ecológico"
)
MATERIALES = _lista(
    "acero aluminio plástico madera algodón cuero nitrilo vidrio caucho bronce cerámica poliéster"
)
COLORES = _lista("rojo azul verde negro blanco amarillo gris naranja morado café")
MARCAS = _lista("Andina Bravía Cóndor Delta Escuadra Fénix Guaraní Horizonte Inti Jaguar Karu Lumbre")
NOMBRES = _lista(
    "Ana Luis María José Carmen Juan Sofía Carlos Laura Andrés Paula Jorge Camila Diego Valentina Pedro "
    "Lucía Miguel Daniela Fernando Gabriela Ricardo Isabel Óscar Natalia Héctor Rosa Iván Elena"
)
APELLIDOS = _lista(
    "Gómez Rodríguez Pérez Martínez López González Sánchez Ramírez Torres Díaz Vargas Castro Rojas Moreno "
    "Muñoz Ortiz Silva Núñez Herrera Medina Aguilar Peña Ríos Cárdenas Suárez Mejía Salazar Quispe Flores"
)
BARRIOS = _lista(
    "Centro Laureles Chapinero Granada Prado Cabecera Estadio Villanueva Manga Cedritos Belén Caobos"
)
MOTIVOS = (
    "El cliente ya no lo quiere", "Lo consiguió en otra parte", "Se demoraba el envío", "Pago rechazado",
    "Pedido duplicado",
)  # fmt: skip
DEVOLUCIONES = ("Llegó averiado", "No era la talla", "Se equivocó de producto", "No le gustó")
PREGUNTAS = (
    "Hola, ¿qué tienen en {}?", "¿Cuánto vale {}?", "Buenas, busco {}", "¿Tienen {} disponible?",
    "Necesito {} para esta semana",
)  # fmt: skip
RESPUESTAS = (
    "Sí, tenemos {}. ¿Cuántos quieres?",
    "Claro: {}. ¿Te lo aparto?",
    "Tenemos {} en varias opciones.",
)
# Asked for, and sold by none of the kinds above; folded, as the agent counts them.
AJENAS = (
    "helicoptero", "piano cola", "violin", "acuario litros", "telescopio", "guitarra electrica", "trompeta",
    "brujula", "parasol playa", "horno pizza", "telefono satelital", "carpa", "dron", "maquina coser",
)  # fmt: skip
