// Server-sent events read from a fetch body (EventSource cannot POST).

/**
 * Yields {evento, datos} for each complete event of a byte stream.
 * `alLlegar` is called for every chunk, keep-alive comments included.
 */
export async function* eventos(cuerpo, alLlegar = () => {}) {
  const lector = cuerpo.getReader();
  const decoder = new TextDecoder();
  let resto = "";
  try {
    for (;;) {
      const { done, value } = await lector.read();
      if (done) return;
      alLlegar();
      resto += decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CRLF: it waits for the next chunk.
      const cola = resto.endsWith("\r") ? "\r" : "";
      const bloques = resto.slice(0, resto.length - cola.length).replace(/\r\n?/g, "\n").split("\n\n");
      resto = bloques.pop() + cola;
      for (const bloque of bloques) {
        const leido = leerBloque(bloque);
        if (leido) yield leido;
      }
    }
  } finally {
    lector.cancel().catch(() => {});
  }
}

function leerBloque(bloque) {
  let evento = "message";
  const datos = [];
  for (const linea of bloque.split("\n")) {
    const [, campo, valor] = /^([^:]*):? ?(.*)$/s.exec(linea);
    if (campo === "event") evento = valor;
    else if (campo === "data") datos.push(valor);
  }
  return datos.length ? { evento, datos: datos.join("\n") } : null;
}
