"""Typical turns about what a product is like, and what the shop says of a day or an order."""

from decimal import Decimal

from agent.hechos import (
    Categorias,
    Cortesia,
    DetalleDeProducto,
    EnvioGratis,
    FichaVista,
    Hecho,
    InfoEmpresa,
    ProductosEncontrados,
)
from tests.agent.redaccion.bienes import CASCO_AM, CASCO_BL, EXT_10, EXT_20, EXT_CO2

_PESA = FichaVista(producto=EXT_10, texto="pesa cerca de 8 kg cargado")
_DEL_CASCO = "Casco tipo I clase E en polietileno de alta densidad."

DE_DETALLES: dict[str, list[Hecho]] = {
    "cuánto pesa uno": [DetalleDeProducto(fichas=(_PESA,), responde=True)],
    "cuánto pesa uno del pedido": [DetalleDeProducto(fichas=(_PESA,), responde=True, en_pedido=True)],
    "lo dice el nombre": [
        DetalleDeProducto(fichas=(FichaVista(producto=CASCO_AM, en_nombre=True),), responde=True)
    ],
    "no se sabe de uno": [
        DetalleDeProducto(fichas=(FichaVista(producto=CASCO_AM, texto=_DEL_CASCO),), responde=False)
    ],
    "no se sabe nada de uno": [DetalleDeProducto(fichas=(FichaVista(producto=CASCO_AM),), responde=False)],
    "se sabe de uno de dos": [DetalleDeProducto(fichas=(_PESA, FichaVista(producto=EXT_20)), responde=True)],
    "se sabe lo mismo de dos": [
        DetalleDeProducto(
            fichas=tuple(FichaVista(producto=p, texto=_DEL_CASCO) for p in (CASCO_AM, CASCO_BL)),
            responde=True,
        )
    ],
    "lo dicen los nombres": [
        DetalleDeProducto(
            fichas=tuple(FichaVista(producto=p, en_nombre=True) for p in (EXT_10, EXT_20)), responde=True
        )
    ],
    "no se sabe de ninguno": [
        DetalleDeProducto(fichas=(FichaVista(producto=EXT_10), FichaVista(producto=EXT_CO2)), responde=False)
    ],
    "en qué se diferencian": [
        DetalleDeProducto(
            fichas=(
                FichaVista(producto=EXT_10, texto="Polvo químico para fuego de sólidos y líquidos."),
                FichaVista(producto=EXT_CO2, texto="Gas que no deja residuo."),
            ),
            responde=True,
            compara=True,
        )
    ],
    "algo que le sirva": [
        ProductosEncontrados(consulta="", productos=(CASCO_AM,), foco="necesidad"),
    ],
    "varios que le sirven": [
        ProductosEncontrados(consulta="", productos=(CASCO_AM, EXT_10), foco="necesidad"),
    ],
    "un regalo, sin decir más": [Categorias(nombres=("Extintores", "Cascos"), para="regalo")],
    "pregunta si hablan inglés": [Cortesia(clase="idioma")],
    "pide el precio en dólares": [
        ProductosEncontrados(consulta="", productos=(CASCO_AM,), foco="precio"),
        Cortesia(clase="moneda"),
    ],
    "hasta qué hora hoy": [
        InfoEmpresa(
            titulo="Horario", texto="Abrimos de lunes a viernes de 7:30 a 17:30.", cuando="hoy es lunes"
        )
    ],
    "ya tiene el envío gratis": [
        InfoEmpresa(titulo="Envíos", texto="El envío es gratis desde $250.000."),
        EnvioGratis(desde=Decimal(250000), total=Decimal(300000), falta=Decimal(0)),
    ],
    "le falta para el envío gratis": [
        InfoEmpresa(titulo="Envíos", texto="El envío es gratis desde $250.000."),
        EnvioGratis(desde=Decimal(250000), total=Decimal(200000), falta=Decimal(50000)),
    ],
}
