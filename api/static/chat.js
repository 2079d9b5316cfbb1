// The chat page: wires the talk, the order, the awaited sign and the queue of messages.

import { marca } from "./adjuntos.js";
import { Problema, enviarArchivos, enviarMensaje, leerHistorial, leerTienda } from "./api.js";
import { guardarChatId, guardarPendientes, leerChatId, leerPendientes, nuevoChatId } from "./almacen.js";
import { Charla } from "./charla.js";
import { Cola } from "./cola.js";
import { Compositor } from "./compositor.js";
import { Espera } from "./espera.js";
import { reloj } from "./grabadora.js";
import { Pedido } from "./pedido.js";
import { congelarElecciones, selloDeCierre, tarjetas } from "./productos.js";
import { usarRegion } from "./texto.js";

const $ = (id) => document.getElementById(id);
const SALUDO = "¡Hola! ¿Qué estás buscando hoy?";
const CONEXION = { conectando: "Conectando…", en_linea: "En línea", reconectando: "Reconectando…", sin_conexion: "Sin conexión" };
const ENVIO = {
  enviando: "Enviando…",
  enviado: "Enviado",
  red: "Sin conexión. Reintentando…",
  ocupado: "La tienda está ocupada. Reintentando…",
};
const LEYENDO = { imagen: "Mirando la foto…", audio: "Escuchando la nota de voz…" };
const SIN_PALABRAS = /^(?:\[(?:foto|nota de voz)\] ?)+$/;
// A chat the server does not know, or whose id it cannot read, is no chat to go back to.
const SIN_CHAT = new Set([404, 410, 422]);

let chatId = leerChatId();
let tienda = null;
let metadatos = null;
const burbujas = new Map();

const charla = new Charla();
const pedido = new Pedido();
const espera = new Espera({ alSugerir: decirConBoton });
const compositor = new Compositor({ alEnviar: decir, anunciar });
const cola = new Cola({
  enviar: ({ mensaje, mensaje_id, adjuntos }, canal) => {
    // Ours before the first answer: a first message sent twice must not open two chats.
    if (!chatId) guardarChatId((chatId = nuevoChatId()));
    const cuerpo = { mensaje, mensaje_id, chat_id: chatId };
    if (!adjuntos.length) return enviarMensaje(cuerpo, canal);
    return enviarArchivos(cuerpo, adjuntos[0].clase, adjuntos.map(({ archivo }) => archivo), canal);
  },
  guardar: guardarPendientes,
  alCambiar: mostrarEnvio,
  alFragmento: (_entrada, texto) => charla.fragmento(texto),
  alAvance: mostrarAvance,
  alFinal: recibir,
});
const listo = iniciar();

async function iniciar() {
  vigilarConexion();
  ajustarAlTeclado();
  $("nueva").addEventListener("click", () => $("dialogo").showModal());
  $("dialogo").addEventListener("close", () => $("dialogo").returnValue === "si" && empezarDeNuevo());
  // The dialog keeps its last answer; Escape must not repeat it.
  $("dialogo").addEventListener("cancel", () => ($("dialogo").returnValue = "no"));
  cola.recuperar(leerPendientes());
  const historial = recordar();
  await conocerTienda();
  pintar(await historial);
  cola.arrancar();
}

async function conocerTienda() {
  try {
    tienda = await leerTienda();
  } catch (error) {
    // The talk works without the shop's name; the next answer tries again.
    return conexion(error instanceof Problema ? "en_linea" : "sin_conexion");
  }
  conexion("en_linea");
  usarRegion(tienda);
  if (tienda.medios) compositor.limitar(tienda.medios);
  espera.pais = tienda.pais ?? "";
  if (!tienda.nombre) return;
  $("tienda").textContent = document.title = tienda.nombre;
  $("inicial").textContent = [...tienda.nombre.trim()][0].toUpperCase();
}

/** The messages of this chat so far; null when they could not be read. */
async function recordar() {
  if (!chatId) return [];
  try {
    return (await leerHistorial(chatId)).items;
  } catch (error) {
    if (!(error instanceof Problema && SIN_CHAT.has(error.status))) return null;
    guardarChatId((chatId = null));
    return [];
  }
}

/** Paints the whole talk: greeting, history, and what still waits to be answered. */
function pintar(items) {
  const pendientes = cola.pendientes;
  charla.enSilencio(() => {
    charla.vaciar();
    burbujas.clear();
    charla.agregar({ rol: "agente", texto: tienda?.saludo || SALUDO, fecha: null });
    if (items === null) charla.avisar("No pudimos traer tu conversación anterior.", "Reintentar", volverACargar);
    pintarHistorial(items ?? []);
    const ultimoDelCliente = items?.findLast?.((item) => item.rol === "cliente")?.texto;
    for (const entrada of pendientes) {
      // The server may hold a message whose answer a reload cut off: show it once.
      if (entrada.recuperada && entrada === pendientes[0] && entrada.mensaje === ultimoDelCliente) continue;
      mostrarEnCola(entrada);
    }
  });
  if (!items?.length && !pendientes.length) espera.mostrar(null, tienda?.sugerencias ?? []);
  else if (pendientes.length) espera.ocultar();
}

async function volverACargar() {
  if (!tienda) await conocerTienda();
  pintar(await recordar());
}

function pintarHistorial(items) {
  const ultima = items.findLastIndex((item) => item.rol === "agente" && item.metadatos);
  items.forEach((item, indice) => {
    const mensaje = charla.agregar({ rol: item.rol, texto: item.texto, fecha: new Date(item.creado_en) });
    if (item.rol === "agente") adornar(mensaje, item.metadatos, indice === ultima);
    else rotular(mensaje, item.metadatos?.medios ?? []);
  });
  mostrarEstado(items[ultima]?.metadatos ?? null);
}

/** Marks a message of the history that came with files: the service keeps how they were read, not them. */
function rotular(mensaje, medios) {
  if (!medios.length) return;
  const texto = mensaje.querySelector(".texto");
  texto.before(marca(rotuloDe(medios)));
  if (SIN_PALABRAS.test(texto.textContent)) texto.replaceChildren();
}

function rotuloDe(medios) {
  const notas = medios.filter(({ tipo }) => tipo === "audio");
  const segundos = notas.reduce((suma, { duracion_s }) => suma + duracion_s, 0);
  if (notas.length) return `Nota de voz, ${reloj(segundos)}`;
  return medios.length === 1 ? "Foto" : `${medios.length} fotos`;
}

function decirConBoton(texto, evento) {
  decir(texto);
  compositor.recibirFoco(evento);
}

async function decir(mensaje, adjuntos) {
  // Before the history is there, a new bubble would stand above it.
  await listo;
  congelarElecciones();
  pedido.cerrar();
  espera.ocultar();
  mostrarEnCola(cola.agregar(mensaje, adjuntos));
  charla.bajar();
  cola.arrancar();
}

function mostrarEnCola(entrada) {
  const burbuja = charla.agregar({ rol: "cliente", texto: entrada.mensaje, adjuntos: entrada.adjuntos });
  burbujas.set(entrada.mensaje_id, burbuja);
  charla.marcarEnvio(burbuja, "en_cola", "En espera");
}

function mostrarEnvio(entrada, estado, error) {
  if (estado === "enviando") charla.empezarRespuesta();
  else if (estado !== "enviado") charla.olvidarRespuesta();
  if (estado === "enviado") {
    conexion("en_linea");
    anunciar("Mensaje enviado.");
  }
  if (estado === "red") conexion("reconectando");
  if (estado === "fallido") return mostrarFallo(entrada, error);
  const burbuja = burbujas.get(entrada.mensaje_id);
  if (burbuja) charla.marcarEnvio(burbuja, estado, ENVIO[estado]);
}

/** How much of its files has left; then that they are being read, which takes its time. */
function mostrarAvance(entrada, parte) {
  const texto = parte < 1 ? `Subiendo… ${Math.floor(100 * parte)} %` : LEYENDO[entrada.adjuntos[0].clase];
  const burbuja = burbujas.get(entrada.mensaje_id);
  charla.marcarEnvio(burbuja, "enviando", texto);
  if (parte === 1) anunciar(texto);
}

function mostrarFallo(entrada, error) {
  if (!(error instanceof Problema)) conexion("sin_conexion");
  if (!burbujas.has(entrada.mensaje_id)) mostrarEnCola(entrada);
  const reintentar = () => {
    espera.ocultar();
    cola.reintentar(entrada);
  };
  // Only a refusal is sure not to have arrived; trying again is safe either way.
  const rechazado = error instanceof Problema && error.status < 500;
  const queja = `${rechazado ? "No se envió." : "Sin respuesta."} ${error.message}`;
  charla.marcarEnvio(burbujas.get(entrada.mensaje_id), "fallido", queja, reintentar);
  anunciar(queja, $("alarma"));
  espera.mostrar(metadatos);
  charla.bajar();
}

async function recibir(entrada, respuesta) {
  chatId = respuesta.chat_id ?? chatId;
  guardarChatId(chatId);
  const deEsteChat = chatId;
  if (!tienda) await conocerTienda();
  if (entrada.recuperada) {
    // Only the history knows what of this message was already there before the reload.
    const items = await recordar();
    if (deEsteChat === chatId && items?.length) {
      pintar(items);
      return anunciar(`Tienda: ${respuesta.respuesta}`);
    }
  }
  // "Nueva conversación" may have come in between.
  if (deEsteChat !== chatId) return;
  const oido = respuesta.metadatos.transcripcion;
  if (oido && burbujas.has(entrada.mensaje_id)) charla.transcribir(burbujas.get(entrada.mensaje_id), oido);
  charla.terminarRespuesta(respuesta.respuesta, (mensaje) => {
    adornar(mensaje, respuesta.metadatos, true);
    anunciar(mostrarEstado(respuesta.metadatos));
    if (cola.pendientes.length) espera.ocultar();
  });
}

/** Order, sign and suggestions of an answer. Returns what a screen reader should be told. */
function mostrarEstado(nuevos) {
  const antes = JSON.stringify(metadatos?.pedido ?? null);
  metadatos = nuevos;
  const cambio = antes !== JSON.stringify(metadatos?.pedido ?? null);
  const frases = [pedido.mostrar(metadatos), espera.mostrar(metadatos)];
  return (cambio ? frases : frases.slice(1)).filter(Boolean).join(" ");
}

function adornar(mensaje, datos, vigente) {
  const productos = datos?.productos ?? [];
  const elegir = vigente && datos?.espera === "elegir_producto";
  if (productos.length) mensaje.append(tarjetas(productos, { elegir, alPedir: decirConBoton }));
  const cerrado = datos?.estado_venta === "cerrada" ? datos.pedido : null;
  const yaSellado = cerrado && [...document.querySelectorAll(".cierre")].some((sello) => sello.dataset.pedidoId === String(cerrado.id));
  if (cerrado && !yaSellado) mensaje.append(selloDeCierre(cerrado));
}

function empezarDeNuevo() {
  cola.vaciar();
  guardarChatId((chatId = null));
  pintar([]);
  pedido.cerrar();
  anunciar("Conversación nueva.");
  compositor.recibirFoco();
}

function anunciar(texto, region = $("anuncio")) {
  if (!texto) return;
  // The same sentence twice is only heard if the region was emptied between.
  region.textContent = "";
  setTimeout(() => (region.textContent = texto), 150);
}

function conexion(estado) {
  const nodo = $("conexion");
  if (nodo.dataset.estado === estado) return;
  nodo.dataset.estado = estado;
  nodo.textContent = CONEXION[estado];
}

function vigilarConexion() {
  // Files do not outlive a reload: the browser asks before it leaves them behind.
  window.addEventListener("beforeunload", (evento) => {
    if (cola.pendientes.some(({ adjuntos }) => adjuntos.length)) evento.preventDefault();
  });
  window.addEventListener("offline", () => conexion("sin_conexion"));
  window.addEventListener("online", () => {
    conexion("en_linea");
    cola.arrancar();
  });
}

/** iOS lays its keyboard over the page instead of shrinking it: follow the part one can see. */
function ajustarAlTeclado() {
  const vista = window.visualViewport;
  vista?.addEventListener("resize", () => {
    // Zooming in is no keyboard.
    if (vista.scale === 1) document.documentElement.style.setProperty("--alto", `${vista.height}px`);
  });
}
