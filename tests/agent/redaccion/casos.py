"""Typical turns, as the facts that the graph makes of them. Shared by the golden and the other tests."""

from datetime import datetime
from decimal import Decimal

from agent.hechos import (
    CambioDePrecio,
    CantidadCambiada,
    CantidadInvalida,
    Categorias,
    Compra,
    ConfirmacionPendiente,
    Cortesia,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    Derivado,
    DescuentoNoDisponible,
    EleccionDejada,
    EleccionPendiente,
    EnEspera,
    EnLaFoto,
    Existencias,
    FaltaProducto,
    FotoSinProducto,
    Hecho,
    HistorialCliente,
    InfoEmpresa,
    LineaAgregada,
    LineaLeida,
    LineaQuitada,
    LineasSinStock,
    ListaLeida,
    MedioDePagoAnotado,
    NadaQueCancelar,
    NoEstaEnPedido,
    NotaOida,
    NotaSinEntender,
    NotaSinTexto,
    OfertaDejada,
    OpcionPropuesta,
    ParaQueElDato,
    PedidoCancelado,
    PedidoReservado,
    PedidoVacio,
    PedirDato,
    PrecioPorCantidad,
    PreciosCambiados,
    PreciosPorCantidad,
    PreguntarQueCorregir,
    ProductoAmbiguo,
    ProductoContado,
    ProductosEncontrados,
    RecogidaNoDisponible,
    ResumenPedido,
    RevisarCierre,
    Saludo,
    SinHistorial,
    SinInfoEmpresa,
    SinResultados,
    StockInsuficiente,
    TotalPedido,
    ValorExcedido,
    VentaCerrada,
)
from tests.agent.redaccion.bienes import (
    CASCO_AM,
    CASCO_BL,
    CINTA,
    EXT_10,
    EXT_20,
    EXT_CO2,
    GUANTES_L,
    GUANTES_M,
    linea,
    pedido,
)
from tests.agent.redaccion.casos_de_compra import DE_COMPRAS
from tests.agent.redaccion.casos_de_detalle import DE_DETALLES

PEDIDO = pedido(linea(EXT_10, 3), linea(CASCO_AM, 1))
TOTAL = TotalPedido(total=PEDIDO.total, lineas=2)
DATOS = {
    "nombre_completo": "Ana María Gómez Ruiz",
    "cedula": "1037654321",
    "telefono": "+573109876543",
    "correo": "ana.gomez@gmail.com",
    "direccion": "Calle 10 # 5-20, apto 301",
    "barrio": "El Poblado",
    "indicaciones_adicionales": "Dejar en portería",
}
UBICACION = InfoEmpresa(
    titulo="Dirección",
    texto="Nuestra tienda queda en la Calle 44 # 52-999, en el centro de Medellín, sector Guayaquil.",
)

CASOS: dict[str, list[Hecho]] = {
    "saluda por primera vez": [Saludo()],
    "saluda de nuevo": [Saludo(conocido=True)],
    "saluda y pregunta qué extintores hay": [
        Saludo(),
        ProductosEncontrados(consulta="extintores", productos=(EXT_10, EXT_20, EXT_CO2), hay_mas=True),
    ],
    "pregunta por uno que hay": [ProductosEncontrados(consulta="casco amarillo", productos=(CASCO_AM,))],
    "hay de otras clases": [
        ProductosEncontrados(
            consulta="extintores",
            productos=(EXT_10, EXT_20),
            hay_mas=True,
            otros=("Extintor de CO2", "Extintor tipo K"),
        )
    ],
    "pregunta por uno agotado": [ProductosEncontrados(consulta="extintor de co2", productos=(EXT_CO2,))],
    "pregunta precios": [
        ProductosEncontrados(consulta="guantes", productos=(GUANTES_M, GUANTES_L), foco="precio")
    ],
    "pregunta cuánto valen doce": [
        PrecioPorCantidad(producto=CASCO_AM, cantidad=12, subtotal=CASCO_AM.precio * 12)
    ],
    "pregunta en cuánto quedaría todo": [
        PrecioPorCantidad(producto=CASCO_AM, cantidad=1, subtotal=CASCO_AM.precio, total=CASCO_AM.precio * 2)
    ],
    "pide descuento por cantidad": [
        PrecioPorCantidad(producto=CASCO_AM, cantidad=20, subtotal=CASCO_AM.precio * 20),
        DescuentoNoDisponible(info="Desde 50 unidades hacemos cotización al por mayor."),
    ],
    "pregunta por dos cosas": [
        ProductosEncontrados(consulta="extintores", productos=(EXT_10, EXT_20)),
        ProductosEncontrados(consulta="guantes", productos=(GUANTES_M, GUANTES_L)),
    ],
    "pregunta qué venden": [Categorias(nombres=("Extintores", "Cascos", "Guantes", "Pinturas y acabados"))],
    "busca lo que no hay": [SinResultados(consulta="zapatos de hielo")],
    "busca lo que no hay y hay parecidos": [
        SinResultados(consulta="casco morado", alternativas=(CASCO_AM, CASCO_BL))
    ],
    "lo hallado es solo cercano": [
        ProductosEncontrados(consulta="casco de bici", productos=(CASCO_AM,), relacionados=True)
    ],
    "pide uno de varios": [
        ProductoAmbiguo(consulta="extintor", opciones=(EXT_10, EXT_20, EXT_CO2), hay_mas=True)
    ],
    "pide uno de dos": [ProductoAmbiguo(consulta="guantes", opciones=(GUANTES_M, GUANTES_L))],
    "agrega uno y el otro hay que elegirlo": [
        ProductoAmbiguo(consulta="casco", opciones=(CASCO_AM, CASCO_BL)),
        LineaAgregada(linea=linea(EXT_10, 2), agregadas=2),
    ],
    "deja la elección y pregunta otra cosa": [
        UBICACION,
        EleccionPendiente(consulta="casco", opciones=(CASCO_AM, CASCO_BL)),
    ],
    "avisa que va a preguntar": [Cortesia(clase="aviso")],
    "pregunta por otro color": [ProductosEncontrados(consulta="casco", productos=(CASCO_AM,), foco="unico")],
    "no quiere dar sus datos": [ParaQueElDato()],
    "dice que sí sin elegir": [OpcionPropuesta(producto=CASCO_AM)],
    "cierra sin elegir": [
        EleccionDejada(consultas=("casco", "de 10 libras")),
        EnEspera(consultas=("5 varillas", "cinta")),
        OfertaDejada(productos=(CASCO_AM,)),
        ResumenPedido(pedido=PEDIDO, para_confirmar=True),
    ],
    "cierra sin pedir lo que vio": [PedidoVacio(producto=CASCO_AM)],
    "agrega uno": [
        LineaAgregada(linea=linea(EXT_10, 2), agregadas=2),
        TotalPedido(total=Decimal(170000), lineas=1),
    ],
    "agrega dos cosas": [
        LineaAgregada(linea=linea(EXT_10, 2), agregadas=2),
        LineaAgregada(linea=linea(CASCO_AM, 1), agregadas=1),
        TotalPedido(total=Decimal(199500), lineas=2),
    ],
    "agrega tres cosas": [
        LineaAgregada(linea=linea(EXT_10, 2), agregadas=2),
        LineaAgregada(linea=linea(CASCO_AM, 1), agregadas=1),
        LineaAgregada(linea=linea(GUANTES_M, 6), agregadas=6),
        TotalPedido(total=Decimal(258900), lineas=3),
    ],
    "agrega más de lo mismo y pregunta dónde están": [
        LineaAgregada(linea=linea(EXT_10, 5), agregadas=3),
        UBICACION,
        TotalPedido(total=Decimal(454500), lineas=2),
    ],
    "cambia una cantidad": [CantidadCambiada(linea=linea(EXT_10, 3)), TOTAL],
    "agrega, quita y cambia": [
        LineaAgregada(linea=linea(CASCO_AM, 1), agregadas=1),
        LineaQuitada(nombre=GUANTES_M.nombre),
        CantidadCambiada(linea=linea(EXT_10, 3)),
        TOTAL,
    ],
    "quita lo último que había": [
        LineaQuitada(nombre=CASCO_AM.nombre),
        TotalPedido(total=Decimal(0), lineas=0),
    ],
    "quita lo que no está": [NoEstaEnPedido(texto="martillo")],
    "no dice qué quitar": [FaltaProducto(para="quitar")],
    "pide más de lo que hay": [StockInsuficiente(nombre=CASCO_AM.nombre, pedido=10, disponible=3)],
    "pide un agotado y hay otros": [
        StockInsuficiente(nombre=EXT_CO2.nombre, pedido=1, disponible=0, alternativas=(EXT_10, EXT_20))
    ],
    "no dice cuántos": [CantidadInvalida(motivo="falta", nombre=CINTA.nombre)],
    "pide cero": [CantidadInvalida(motivo="cero", nombre=CINTA.nombre)],
    "pide menos uno": [CantidadInvalida(motivo="negativa")],
    "pide uno y medio": [CantidadInvalida(motivo="fraccion", nombre=CINTA.nombre)],
    "pide entre dos y tres": [CantidadInvalida(motivo="rango")],
    "pide cinco mil": [CantidadInvalida(motivo="excesiva", nombre=CINTA.nombre, limite=1000)],
    "pide una línea de más": [CantidadInvalida(motivo="lineas", nombre=CINTA.nombre, limite=20)],
    "mira su pedido": [ResumenPedido(pedido=PEDIDO)],
    "mira un pedido vacío": [PedidoVacio()],
    "eso es todo": [ResumenPedido(pedido=PEDIDO, para_confirmar=True)],
    "eso es todo, con un precio que cambió": [
        PreciosCambiados(
            cambios=(CambioDePrecio(nombre="Casco amarillo", antes=Decimal(35000), ahora=Decimal(38000)),)
        ),
        ResumenPedido(pedido=PEDIDO, para_confirmar=True),
    ],
    "antes de confirmar pregunta algo": [
        UBICACION,
        ConfirmacionPendiente(de="pedido", total=PEDIDO.total),
    ],
    "antes de cerrar da las gracias": [
        Cortesia(clase="agradecimiento"),
        ConfirmacionPendiente(de="cierre", total=PEDIDO.total),
    ],
    "confirma": [
        PedidoReservado(minutos=30),
        PedirDato(
            campo="nombre_completo",
            faltantes=("nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio"),
            primera=True,
        ),
    ],
    "confirma y ya no hay": [
        LineasSinStock(
            faltantes=(
                StockInsuficiente(nombre=CASCO_AM.nombre, pedido=10, disponible=3),
                StockInsuficiente(nombre=EXT_10.nombre, pedido=2, disponible=0),
            )
        )
    ],
    "confirma y lo único que pedía se agotó": [
        LineasSinStock(faltantes=(StockInsuficiente(nombre=GUANTES_M.nombre, pedido=2, disponible=0),))
    ],
    "da su nombre": [
        DatoGuardado(campo="nombre_completo", valor="ana maría gómez"),
        PedirDato(campo="cedula", faltantes=("cedula", "telefono")),
    ],
    "da varios datos": [
        DatoGuardado(campo="nombre_completo", valor="Ana María Gómez Ruiz"),
        DatoGuardado(campo="cedula", valor="1037654321"),
        DatoGuardado(campo="telefono", valor="+573109876543"),
        PedirDato(campo="correo", faltantes=("correo", "direccion")),
    ],
    "da su teléfono": [
        DatoGuardado(campo="telefono", valor="+573109876543"),
        PedirDato(campo="barrio", faltantes=("barrio",)),
    ],
    "da un correo malo": [
        DatoInvalido(
            campo="correo", valor="ana", motivo="a ese correo le falta el @", ejemplo="ana@gmail.com"
        )
    ],
    "da dos datos malos": [
        DatoInvalido(campo="correo", valor="ana", motivo="al correo le falta el @", ejemplo="ana@gmail.com"),
        DatoInvalido(campo="telefono", valor="31", motivo="le faltan dígitos", ejemplo="310 987 6543"),
    ],
    "no tiene correo y hace falta": [DatoObligatorio(campo="correo")],
    "no tiene documento y hace falta": [DatoObligatorio(campo="cedula")],
    "no tiene barrio y hace falta": [DatoObligatorio(campo="barrio")],
    "su correo se enmendó": [DatoGuardado(campo="correo", valor="ana@gmail.com", enmendado=True)],
    "va a una empresa": [DatoGuardado(campo="indicaciones_adicionales", valor="factura a Obras Ríos SAS")],
    "no tiene indicaciones": [
        DatoGuardado(campo="indicaciones_adicionales", valor=""),
        PedirDato(campo="direccion", faltantes=("direccion",)),
    ],
    "da el último dato": [
        DatoGuardado(campo="barrio", valor="El Poblado"),
        RevisarCierre(pedido=PEDIDO, datos=DATOS | {"tipo_documento": "PAS"}),
    ],
    "corrige su teléfono": [
        DatoGuardado(campo="telefono", valor="+573109876543", corregido=True),
        RevisarCierre(pedido=PEDIDO, datos=DATOS),
    ],
    "no está todo bien": [PreguntarQueCorregir()],
    "no está todo bien, con sus datos": [
        PreguntarQueCorregir(campos=("nombre_completo", "cedula", "telefono", "direccion", "barrio"))
    ],
    "precio de varios por cantidad": [
        PreciosPorCantidad(
            cantidad=12,
            contados=(
                ProductoContado(producto=CASCO_AM, subtotal=CASCO_AM.precio * 12),
                ProductoContado(producto=EXT_10, subtotal=EXT_10.precio * 12, disponible=5),
            ),
        )
    ],
    "cuántos hay": [Existencias(producto=CASCO_AM)],
    "hay tantos": [Existencias(producto=CASCO_AM, pedidas=40)],
    "pasa del valor máximo": [ValorExcedido(nombre=EXT_10.nombre, limite=Decimal(2000000))],
    "todo bien": [VentaCerrada(pedido=PEDIDO, datos=DATOS)],
    "dice cómo paga": [
        MedioDePagoAnotado(info="Recibimos efectivo, transferencia y tarjeta."),
        PedirDato(campo="correo", faltantes=("correo",)),
    ],
    "recoge en la tienda": [MedioDePagoAnotado()],
    "cancela": [PedidoCancelado(id=1042)],
    "cancela y no hay nada": [NadaQueCancelar()],
    "pregunta el horario": [
        InfoEmpresa(titulo="Horario", texto="Abrimos de lunes a viernes de 7:30 a. m. a 5:30 p. m.")
    ],
    "pregunta lo que no se sabe": [SinInfoEmpresa(consulta="¿tienen wifi?")],
    "qué he comprado": [
        HistorialCliente(
            compras=(
                Compra(
                    id=9,
                    fecha=datetime(2026, 3, 3),
                    total=Decimal(199500),
                    lineas=("2 x Extintor", "1 x Casco"),
                ),
                Compra(id=7, fecha=datetime(2026, 1, 13), total=Decimal(9900), lineas=("1 x Guantes",)),
            )
        )
    ],
    "no ha comprado nada": [SinHistorial()],
    "quiere recoger y no consta": [
        RecogidaNoDisponible(),
        PedirDato(campo="direccion", faltantes=("direccion",)),
    ],
    "pasa a recogerlo": [
        DatoGuardado(campo="entrega", valor="tienda"),
        PedirDato(campo="telefono", faltantes=("telefono",)),
    ],
    "pregunta para qué es la cédula": [
        ParaQueElDato(campo="cedula"),
        PedirDato(campo="cedula", faltantes=("cedula",)),
    ],
    "pide lo de otros": [Cortesia(clase="privado")],
    "manda un emoji": [Cortesia(clase="gesto")],
    "quiere hablar con una persona": [Derivado()],
    "da las gracias": [Cortesia(clase="agradecimiento")],
    "se despide": [Cortesia(clase="despedida")],
    "charla": [Cortesia(clase="charla")],
    "se queja": [Cortesia(clase="queja")],
    "insulta": [Cortesia(clase="insulto")],
    "ataca": [Cortesia(clase="ataque")],
    "pregunta si es un robot": [Cortesia(clase="identidad")],
    "no se le entiende": [Cortesia(clase="ininteligible")],
    "dice que no": [Cortesia(clase="negativa")],
    "confirma y no hay nada que confirmar": [Cortesia(clase="nada_pendiente")],
    "aún no confirma": [Cortesia(clase="que_mas")],
    "nota de voz sin quien la oiga": [NotaSinTexto(motivo="sin_motor")],
    "nota de voz sin voz": [NotaSinTexto(motivo="silencio")],
    "nota de voz que no se entiende": [NotaSinTexto(motivo="no_se_entiende")],
    "nota de voz que falló": [NotaSinTexto(motivo="fallo")],
    "nota de voz oída a medias": [
        NotaOida(texto="quiero tres extintores de 10 libras"),
        LineaAgregada(linea=linea(EXT_10, 3), agregadas=3),
    ],
    "nota de voz que suena a varios": [
        NotaOida(texto="mañosa pogua"),
        NotaSinEntender(productos=(GUANTES_M, GUANTES_L)),
    ],
    "nota de voz que suena a uno": [NotaOida(texto="una zinta"), NotaSinEntender(productos=(CINTA,))],
    "nota de voz que no suena a nada": [NotaOida(texto="bla bla"), NotaSinEntender()],
    "foto con un código": [EnLaFoto(productos=(EXT_10,), por_codigo=True)],
    "foto de un producto": [EnLaFoto(productos=(CASCO_AM,))],
    "foto de un producto agotado": [EnLaFoto(productos=(EXT_CO2,))],
    "foto de algo que parece": [EnLaFoto(productos=(EXT_20,), seguro=False)],
    "foto de uno entre varios": [EnLaFoto(productos=(GUANTES_M, GUANTES_L), seguro=False)],
    "foto y cuántos quiere": [
        EnLaFoto(productos=(EXT_10,), por_codigo=True),
        LineaAgregada(linea=linea(EXT_10, 2), agregadas=2),
        TotalPedido(total=EXT_10.precio * 2, lineas=1),
    ],
    "foto que no se puede mirar": [FotoSinProducto(motivo="sin_motor")],
    "foto en que no se reconoce nada": [FotoSinProducto(motivo="sin_texto")],
    "foto con un código ajeno": [FotoSinProducto(motivo="codigo", texto="7701234567890")],
    "foto con un texto ajeno": [FotoSinProducto(motivo="texto", texto="Galletas de avena")],
    "foto de un comprobante": [FotoSinProducto(motivo="comprobante")],
    "foto de una lista": [
        ListaLeida(
            lineas=(
                LineaLeida(producto=EXT_10, cantidad=2, subtotal=EXT_10.precio * 2),
                LineaLeida(producto=CINTA, cantidad=1, subtotal=CINTA.precio),
            ),
            dudosas=("guantes de nitrilo",),
            sin_hallar=("galletas", "leche"),
        )
    ],
    "foto de una lista ajena": [ListaLeida(lineas=(), sin_hallar=("galletas", "leche"))],
    **DE_COMPRAS,
    **DE_DETALLES,
}
