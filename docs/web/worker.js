/** Python in a worker: loads what lies beside this file, and passes questions to checker.py. */

import { loadPyodide } from "./pyodide/pyodide.mjs";

const HERE = new URL(".", import.meta.url);
const PACKAGES = "/packages";
const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

async function start() {
  postMessage({ stage: "python" });
  // Where WebAssembly is forbidden or its file is not to be had, Pyodide would wait for ever.
  await WebAssembly.compile(EMPTY_MODULE);
  await fetched("pyodide/pyodide.asm.wasm", { method: "HEAD" });
  const packages = fetched("packages.zip");
  const python = await loadPyodide({ indexURL: new URL("pyodide/", HERE).href });
  postMessage({ stage: "library" });
  const archive = await (await packages).arrayBuffer();
  python.unpackArchive(archive, "zip", { extractDir: PACKAGES });
  python.runPython(`import sys; sys.path.insert(0, "${PACKAGES}")`);
  postMessage({ stage: "law" });
  return python.pyimport("checker").respond;
}

async function fetched(name, how) {
  const response = await fetch(new URL(name, HERE), how);
  if (!response.ok) {
    throw new Error(`${name}: ${response.status}`);
  }
  return response;
}

const started = start();

onmessage = async ({ data }) => {
  try {
    const respond = await started;
    postMessage({ number: data.number, answer: respond(data.question) });
  } catch (error) {
    postMessage({ failure: String(error) });
  }
};
