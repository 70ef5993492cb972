/** The library in a worker, so that the page never stands still while it decides. */

/**
 * Start the library; `onStage` hears how far it is, `onFailure` why it cannot go on.
 * Returns a function that asks it (`respond` in checker.py says what) and promises the answer.
 */
export function startLibrary(onStage, onFailure) {
  if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
    throw new Error("WebAssembly");
  }
  const worker = new Worker(new URL("worker.js", location.href), { type: "module" });
  const waiting = new Map();
  let asked = 0;

  worker.onmessage = ({ data }) => {
    if (data.stage) {
      onStage(data.stage);
    } else if (data.failure) {
      onFailure(data.failure);
    } else {
      waiting.get(data.number)(JSON.parse(data.answer));
      waiting.delete(data.number);
    }
  };
  worker.onerror = (event) => onFailure(event.message || "worker.js");

  return (...question) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      worker.postMessage({ number: asked, question: JSON.stringify(question) });
    });
}
