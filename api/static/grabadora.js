// A voice note recorded in the page: start, stop or cancel, with its clock. What it may not do, it says.

const $ = (id) => document.getElementById(id);
const TIPOS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const MINIMO_S = 0.6;
const ARCHIVO = "También puedes subir una nota de voz ya grabada.";
const NEGATIVAS = {
  NotAllowedError: "El navegador no dejó usar el micrófono. Puedes permitirlo en los ajustes de esta página.",
  NotFoundError: "No encontramos un micrófono en este equipo.",
  NotReadableError: "No se pudo usar el micrófono: quizá otra aplicación lo tiene ocupado.",
};

export function reloj(segundos) {
  const enteros = Math.floor(segundos);
  return `${Math.floor(enteros / 60)}:${String(enteros % 60).padStart(2, "0")}`;
}

/** Why this page cannot record at all, or null. */
function impedimento() {
  if (!window.isSecureContext) return "El micrófono solo funciona en páginas seguras (https).";
  const puede = navigator.mediaDevices?.getUserMedia && window.MediaRecorder;
  return puede ? null : "Este navegador no puede grabar notas de voz.";
}

export class Grabadora {
  #barra = $("grabando");
  #compositor = $("compositor");
  #boton = $("grabar");
  #tiempo = $("grabando-tiempo");
  #grabacion = null;
  maxSegundos = 300;

  /** alGrabar(archivo, segundos, {enviar}); alQuejarse(texto) where it cannot, with a file as the way out. */
  constructor({ alGrabar, alQuejarse, anunciar }) {
    Object.assign(this, { alGrabar, alQuejarse, anunciar });
    this.#boton.addEventListener("click", () => this.#empezar());
    $("grabando-cancelar").addEventListener("click", () => this.#terminar({ descartar: true }));
    $("grabando-detener").addEventListener("click", () => this.#terminar({}));
    $("grabando-enviar").addEventListener("click", () => this.#terminar({ enviar: true }));
    this.#barra.addEventListener("keydown", (evento) => {
      if (evento.key === "Escape") this.#terminar({ descartar: true });
    });
  }

  async #empezar() {
    const motivo = impedimento();
    if (motivo) return this.alQuejarse(`${motivo} ${ARCHIVO}`);
    this.#boton.disabled = true;
    try {
      const flujo = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
      this.#grabar(flujo);
    } catch (error) {
      this.alQuejarse(`${NEGATIVAS[error.name] ?? "No se pudo grabar."} ${ARCHIVO}`);
    } finally {
      this.#boton.disabled = false;
    }
  }

  #grabar(flujo) {
    const mimeType = TIPOS.find((tipo) => MediaRecorder.isTypeSupported(tipo));
    const grabador = new MediaRecorder(flujo, { mimeType, audioBitsPerSecond: 32_000 });
    const partes = [];
    const grabacion = { grabador, flujo, fin: {}, empezada: performance.now() };
    this.#grabacion = grabacion;
    grabador.addEventListener("dataavailable", ({ data }) => data.size && partes.push(data));
    // It also stops by itself, where the microphone is unplugged or taken away.
    grabador.addEventListener("stop", () => this.#recoger(grabacion, new Blob(partes, { type: grabador.mimeType })));
    grabador.start(1000);
    grabacion.pulso = setInterval(() => this.#contar(grabacion), 250);
    this.#mostrar(true);
    this.#contar(grabacion);
    $("grabando-detener").focus();
    this.anunciar("Grabando.");
  }

  #contar(grabacion) {
    const segundos = (performance.now() - grabacion.empezada) / 1000;
    this.#tiempo.textContent = reloj(segundos);
    if (segundos < this.maxSegundos) return;
    this.#terminar({});
    this.anunciar(`Llegaste al límite de ${reloj(this.maxSegundos)} minutos.`);
  }

  #terminar(fin) {
    if (!this.#grabacion || this.#grabacion.grabador.state === "inactive") return;
    this.#grabacion.fin = fin;
    this.#grabacion.grabador.stop();
  }

  #recoger(grabacion, audio) {
    const segundos = (performance.now() - grabacion.empezada) / 1000;
    clearInterval(grabacion.pulso);
    grabacion.flujo.getTracks().forEach((pista) => pista.stop());
    this.#grabacion = null;
    const teniaFoco = this.#barra.contains(document.activeElement);
    this.#mostrar(false);
    if (teniaFoco) this.#boton.focus();
    if (grabacion.fin.descartar) return this.anunciar("Nota de voz descartada.");
    if (segundos < MINIMO_S || !audio.size) return this.alQuejarse(`La nota de voz quedó muy corta. ${ARCHIVO}`);
    this.anunciar("Nota de voz lista.");
    this.alGrabar(new File([audio], "nota-de-voz", { type: audio.type }), segundos, grabacion.fin);
  }

  #mostrar(grabando) {
    this.#barra.hidden = !grabando;
    this.#compositor.hidden = grabando;
    this.#tiempo.textContent = reloj(0);
  }
}
