// Run a module of Python in Node, by the Python for browsers that npm brings for our pages:
// node python_in_wasm.mjs PYODIDE CHECKOUT PACKAGES... -- MODULE ARGUMENT...
import { pathToFileURL } from "node:url";

const end = process.argv.indexOf("--");
const [pyodide, checkout, ...packages] = process.argv.slice(2, end);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ env: { HOME: "/tmp", PYTHONDONTWRITEBYTECODE: "1" } });
const places = [checkout, ...packages].map((folder, number) => {
  const place = `/mounted${number}`;
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
  return place;
});
python.globals.set("places", python.toPy(places));
python.globals.set("argv", python.toPy(process.argv.slice(end + 1)));
process.exitCode = python.runPython(`
import os, runpy, sys
checkout, *packages = places
os.chdir(checkout)
sys.path[:0] = [f"{checkout}/src"]
sys.path += packages
sys.argv = list(argv)
print(sys.version)
try:
    runpy.run_module(argv[0], run_name="__main__", alter_sys=True)
    code = 0
except SystemExit as ended:
    code = int(ended.code or 0)
code
`);
