// The HTTP contract: shop, history, and one message answered as a stream.

import { eventos } from "./sse.js";

// A model may think for long; past this silence the connection is taken for dead.
const SILENCIO_MAXIMO_MS = 90_000;
const LECTURA_MAXIMA_MS = 15_000;

/** The server said no: an RFC 9457 problem document. `esperaS` is its Retry-After, if any. */
export class Problema extends Error {
  constructor(documento, { status = 500, esperaS = null } = {}) {
    super(documento?.detail || documento?.title || "La tienda no pudo responder. Inténtalo de nuevo.");
    this.codigo = documento?.codigo ?? null;
    this.status = documento?.status ?? status;
    this.esperaS = esperaS;
  }
}

/** No complete answer came: offline, a cut stream, a timeout. Whether the server acted is unknown. */
export class FalloDeRed extends Error {
  constructor(causa) {
    super("No hay conexión con la tienda.", { cause: causa });
  }
}

function segundosDe(retryAfter) {
  if (!retryAfter) return null;
  const segundos = Number(retryAfter);
  if (Number.isFinite(segundos)) return Math.max(0, segundos);
  const fecha = Date.parse(retryAfter);
  return Number.isNaN(fecha) ? null : Math.max(0, (fecha - Date.now()) / 1000);
}

async function pedir(ruta, opciones) {
  let respuesta;
  try {
    respuesta = await fetch(ruta, opciones);
  } catch (causa) {
    throw new FalloDeRed(causa);
  }
  if (respuesta.ok) return respuesta;
  const documento = await respuesta.json().catch(() => null);
  throw new Problema(documento, {
    status: respuesta.status,
    esperaS: segundosDe(respuesta.headers.get("Retry-After")),
  });
}

async function leerJson(ruta) {
  const control = new AbortController();
  const limite = setTimeout(() => control.abort(), LECTURA_MAXIMA_MS);
  try {
    const respuesta = await pedir(ruta, { signal: control.signal, headers: { Accept: "application/json" } });
    return await respuesta.json().catch((causa) => Promise.reject(new FalloDeRed(causa)));
  } finally {
    clearTimeout(limite);
  }
}

export const leerTienda = () => leerJson("tienda");
export const leerHistorial = (chatId) => leerJson(`chat/historial/${encodeURIComponent(chatId)}`);

/**
 * Sends one message and resolves with the whole answer.
 * `alAceptar()` when the server took it, `alFragmento(texto)` for each piece of the reply.
 */
export async function enviarMensaje(cuerpo, { signal, alAceptar, alFragmento }) {
  const control = new AbortController();
  const abortar = () => control.abort();
  signal.addEventListener("abort", abortar);
  let vigia;
  const hayVida = () => {
    clearTimeout(vigia);
    vigia = setTimeout(abortar, SILENCIO_MAXIMO_MS);
  };
  hayVida();
  try {
    const respuesta = await pedir("chat/texto/stream", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(cuerpo),
      signal: control.signal,
    });
    alAceptar();
    return await leerRespuesta(respuesta.body, { hayVida, alFragmento });
  } finally {
    clearTimeout(vigia);
    signal.removeEventListener("abort", abortar);
  }
}

/**
 * Sends a message with its files, and resolves with the whole answer.
 * `alAvance(parte)`: how much of it has been uploaded, up to 1. Only XMLHttpRequest tells that.
 */
export function enviarArchivos(cuerpo, clase, archivos, { signal, alAceptar, alAvance }) {
  const formulario = new FormData();
  for (const [campo, valor] of Object.entries(cuerpo)) formulario.append(campo, valor);
  for (const archivo of archivos) formulario.append("archivo", archivo);
  return new Promise((resolver, rechazar) => {
    const pedido = new XMLHttpRequest();
    pedido.open("POST", `chat/${clase}`);
    pedido.responseType = "json";
    const abortar = () => pedido.abort();
    signal.addEventListener("abort", abortar);
    let vigia = setTimeout(abortar, SILENCIO_MAXIMO_MS);
    pedido.upload.addEventListener("progress", ({ loaded, total }) => {
      clearTimeout(vigia);
      vigia = setTimeout(abortar, SILENCIO_MAXIMO_MS);
      alAvance(total ? loaded / total : 0);
    });
    pedido.addEventListener("load", () => {
      if (pedido.status === 200 && pedido.response) {
        alAceptar();
        return resolver(pedido.response);
      }
      const esperaS = segundosDe(pedido.getResponseHeader("Retry-After"));
      rechazar(new Problema(pedido.response, { status: pedido.status, esperaS }));
    });
    for (const fallo of ["error", "abort"]) pedido.addEventListener(fallo, () => rechazar(new FalloDeRed(fallo)));
    pedido.addEventListener("loadend", () => {
      clearTimeout(vigia);
      signal.removeEventListener("abort", abortar);
    });
    pedido.send(formulario);
  });
}

async function leerRespuesta(cuerpo, { hayVida, alFragmento }) {
  try {
    for await (const { evento, datos } of eventos(cuerpo, hayVida)) {
      if (evento === "fragmento") alFragmento(JSON.parse(datos).texto ?? "");
      else if (evento === "final") return JSON.parse(datos);
      else if (evento === "error") throw new Problema(JSON.parse(datos));
    }
  } catch (causa) {
    throw causa instanceof Problema ? causa : new FalloDeRed(causa);
  }
  throw new FalloDeRed(new Error("the stream ended without a final event"));
}
