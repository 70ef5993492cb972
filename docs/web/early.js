// The law of the act that the address names is asked for before the page has come, and its form is not drawn first.
if (location.hash.startsWith("#kasus=")) {
  document.documentElement.className = "linked";
  try {
    const [, act] = /"act":\s*"([a-z_]+)"/.exec(decodeURIComponent(location.hash)) ?? [];
    if ($acts.includes(act)) {
      const script = Object.assign(document.createElement("script"), { id: "asnLaw-" + act + "-script", src: "$laws" + act + ".js", fetchPriority: "high" });
      script.onerror = () => (script.dataset.failed = "yes");
      document.head.append(script);
    }
  } catch {
    // The page says of an address that it cannot be read.
  }
}
