// The law of the act that the address names is asked for before any script has come.
try {
  const [, act] = /"act":\s*"([a-z_]+)"/.exec(decodeURIComponent(location.hash)) ?? [];
  if ($acts.includes(act)) {
    const script = Object.assign(document.createElement("script"), { id: "asnLaw-" + act + "-script", src: "$root" + "app/law/" + act + ".js" });
    script.onerror = () => (script.dataset.failed = "yes");
    document.head.append(script);
  }
} catch {
  // The page says of an address that it cannot be read.
}
