// What outlives a reload. A browser may forbid storage; then the page lives in memory only.

const CHAT_ID = "agente-vendedor.chat_id";
const PENDIENTES = "agente-vendedor.pendientes";
const memoria = new Map();

function leer(storage, clave) {
  try {
    return window[storage].getItem(clave);
  } catch {
    return memoria.get(clave) ?? null;
  }
}

function escribir(storage, clave, valor) {
  memoria.set(clave, valor);
  try {
    if (valor === null) window[storage].removeItem(clave);
    else window[storage].setItem(clave, valor);
  } catch {
    // Kept in `memoria` already.
  }
}

export const leerChatId = () => leer("localStorage", CHAT_ID);
export const guardarChatId = (chatId) => escribir("localStorage", CHAT_ID, chatId);

/** 192 random bits: whoever holds the id reads the chat, so nobody may guess it. */
export function nuevoChatId() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

// Unanswered messages stay with their tab: in localStorage two tabs would both send them.
export function leerPendientes() {
  try {
    return JSON.parse(leer("sessionStorage", PENDIENTES)) ?? [];
  } catch {
    return [];
  }
}

export function guardarPendientes(entradas) {
  const deTexto = entradas.filter(({ adjuntos }) => !adjuntos.length);
  const datos = deTexto.map(({ mensaje_id, mensaje }) => ({ mensaje_id, mensaje }));
  escribir("sessionStorage", PENDIENTES, datos.length ? JSON.stringify(datos) : null);
}
