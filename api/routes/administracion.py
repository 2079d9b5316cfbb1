"""The routers of the administration, in the order in which the reference shows them."""

from api.routes import admin, clientes, conversaciones, exportar, productos, tablero, trazas, ventas

ROUTERS = (
    productos.router,
    ventas.pedidos_router,
    ventas.ventas_router,
    clientes.router,
    exportar.router,
    tablero.router,
    conversaciones.router,
    trazas.router,
    admin.router,
)
