// Messages leave one at a time, in order. Each keeps its `mensaje_id` through every retry,
// so the server acts once however often the network fails.

import { FalloDeRed, Problema } from "./api.js";

const ESPERAS_DE_RED_S = [1, 3, 8];
const ESPERA_MAXIMA_S = 60;
const MAX_OCUPADO = 8;
const OCUPADO = new Set([409, 429, 503]);

/** randomUUID exists only in secure contexts; a shop on a LAN is plain http. */
export function nuevoId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function pausa(segundos, signal) {
  return new Promise((resolver) => {
    const fin = () => {
      clearTimeout(reloj);
      window.removeEventListener("online", fin);
      resolver();
    };
    const reloj = setTimeout(fin, segundos * 1000);
    window.addEventListener("online", fin);
    signal.addEventListener("abort", fin);
  });
}

/** Seconds to wait before trying again by ourselves, or null when the customer must decide. */
function esperaPropia(error, fallos) {
  if (error instanceof FalloDeRed) return ESPERAS_DE_RED_S[fallos.red++] ?? null;
  if (!(error instanceof Problema) || !OCUPADO.has(error.status)) return null;
  const espera = error.esperaS ?? (error.status === 429 ? 2 : null);
  if (espera === null || espera > ESPERA_MAXIMA_S || fallos.ocupado++ >= MAX_OCUPADO) return null;
  return Math.max(espera, 0.5);
}

export class Cola {
  #entradas = [];
  #control = null;

  /**
   * enviar(entrada, {signal, alAceptar, alFragmento}) resolves with the answer;
   * guardar(entradas) keeps the unanswered ones over a reload;
   * alCambiar(entrada, estado, error?), estado one of en_cola, enviando, enviado, red, ocupado, fallido;
   * alFragmento(entrada, texto); alAvance(entrada, parte) of what is uploaded; alFinal(entrada, respuesta).
   */
  constructor({ enviar, guardar, alCambiar, alFragmento, alAvance, alFinal }) {
    Object.assign(this, { enviar, guardar, alCambiar, alFragmento, alAvance, alFinal });
  }

  get pendientes() {
    return [...this.#entradas];
  }

  get ocupada() {
    return this.#control !== null;
  }

  /** `adjuntos`: files of one kind that go with the words. They do not outlive a reload. */
  agregar(mensaje, adjuntos = []) {
    const entrada = { mensaje_id: nuevoId(), mensaje, adjuntos };
    this.#entradas.push(entrada);
    this.guardar(this.#entradas);
    return entrada;
  }

  /** Messages a reload left unanswered; marked, because the history may hold them already. */
  recuperar(entradas) {
    this.#entradas = entradas.map((entrada) => ({ adjuntos: [], ...entrada, recuperada: true }));
  }

  reintentar(entrada) {
    // A rejected message has left the queue; trying it again puts it first.
    if (entrada && !this.#entradas.includes(entrada)) {
      this.#entradas.splice(this.ocupada ? 1 : 0, 0, entrada);
      this.guardar(this.#entradas);
    }
    return this.arrancar();
  }

  vaciar() {
    this.#control?.abort();
    this.#control = null;
    this.#entradas = [];
    this.guardar([]);
  }

  async arrancar() {
    if (this.ocupada) return;
    const control = new AbortController();
    this.#control = control;
    while (this.#entradas.length && (await this.#entregar(this.#entradas[0], control.signal)));
    if (this.#control === control) this.#control = null;
  }

  /** True when the queue may go on to the next message. */
  async #entregar(entrada, signal) {
    const fallos = { red: 0, ocupado: 0 };
    for (;;) {
      this.alCambiar(entrada, "enviando");
      const { respuesta, error } = await this.#intentar(entrada, signal);
      if (signal.aborted) return false;
      if (respuesta) {
        this.#sacar(entrada);
        await this.alFinal(entrada, respuesta);
        return !signal.aborted;
      }
      const espera = esperaPropia(error, fallos);
      if (espera === null) return this.#fallar(entrada, error);
      this.alCambiar(entrada, error instanceof FalloDeRed ? "red" : "ocupado", error);
      await pausa(espera, signal);
      if (signal.aborted) return false;
    }
  }

  async #intentar(entrada, signal) {
    try {
      const respuesta = await this.enviar(entrada, {
        signal,
        alAceptar: () => this.alCambiar(entrada, "enviado"),
        alFragmento: (texto) => !signal.aborted && this.alFragmento(entrada, texto),
        alAvance: (parte) => !signal.aborted && this.alAvance(entrada, parte),
      });
      return { respuesta };
    } catch (error) {
      return { error };
    }
  }

  #fallar(entrada, error) {
    // What the server refuses for good does not hold up the messages behind it.
    const rechazado =
      error instanceof Problema && error.status >= 400 && error.status < 500 && !OCUPADO.has(error.status);
    if (rechazado) this.#sacar(entrada);
    this.alCambiar(entrada, "fallido", error);
    return rechazado;
  }

  #sacar(entrada) {
    this.#entradas = this.#entradas.filter((otra) => otra !== entrada);
    this.guardar(this.#entradas);
  }
}
