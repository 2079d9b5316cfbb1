"""The routers of the administration, in the order in which the reference shows them."""

from api.routes import admin, clientes, exportar, productos, ventas

ROUTERS = (
    productos.router,
    ventas.pedidos_router,
    ventas.ventas_router,
    clientes.router,
    exportar.router,
    admin.router,
)
