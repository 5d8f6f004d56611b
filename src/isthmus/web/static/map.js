/* The map that pans and zooms. Data, colours and words come from the server; nothing is asked of anyone else.
   `data-drawn` on the map's element says that all is drawn, and how many milliseconds after the start of the page. */
"use strict";
(() => {
  const box = document.getElementById("map");
  box.hidden = false; // without script it stays away, and the still stands alone
  const form = document.getElementById("map-form");
  if (!box || !form) return;

  const failed = () => {
    box.hidden = true;
    document.getElementById("map-failed").hidden = false;
  };
  if (!window.maplibregl) return failed();

  const colours = JSON.parse(box.dataset.colours);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const token = (name) => getComputedStyle(box).getPropertyValue(name).trim();
  const key = () => ["match", ["get", "key"], ...Object.entries(colours).flatMap(([name, [light, night]]) => [name, dark.matches ? night : light]), "#9a9a9a"];
  const running = ["to-boolean", ["get", "running"]];
  /* Sizes grow with the zoom; areas grow with the number of things. */
  const zoomed = (near, far) => ["interpolate", ["linear"], ["zoom"], 0, near, 7, far];
  const byNumber = (factor, least) => zoomed(
    ["+", least, ["*", factor, ["sqrt", ["get", "n"]]]],
    ["+", least * 1.6, ["*", factor * 2.2, ["sqrt", ["get", "n"]]]],
  );

  /* Paint of "key" is the colour of the feature's class, of "--name" the token of the style sheet; both differ by scheme. */
  const crowd = { "circle-color": "key", "circle-opacity": 0.55, "circle-radius": byNumber(2.6, 2.5), "circle-stroke-width": 1, "circle-stroke-color": "key" };
  const tie = { "line-color": "key", "line-opacity": 0.8, "line-width": ["+", 0.7, ["*", 0.6, ["sqrt", ["get", "n"]]]] };
  const GROUND = [
    { id: "land", type: "fill", source: "countries", paint: { "fill-color": "--map-land", "fill-antialias": false } },
    { id: "borders", type: "line", source: "countries", paint: { "line-color": "--map-border", "line-width": zoomed(0.5, 1.2) } },
  ];
  const LAYERS = [
    { id: "engagements", type: "circle", paint: crowd },
    { id: "incidents", type: "circle", paint: crowd },
    { id: "links", type: "line", filter: running, layout: { "line-cap": "round" }, paint: tie },
    { id: "links-dashed", type: "line", filter: ["!", running], paint: { ...tie, "line-dasharray": [3, 2.5] } },
    { id: "makers", type: "circle", paint: { ...crowd, "circle-opacity": 0.12, "circle-radius": byNumber(2.6, 3.5), "circle-stroke-width": 2 } },
    { id: "centres", type: "symbol", layout: { "icon-image": "diamond", "icon-allow-overlap": true, "icon-size": zoomed(0.75, 1.5) }, paint: {} },
    { id: "sites", type: "circle", paint: { "circle-color": "key", "circle-radius": zoomed(3.3, 7.5), "circle-stroke-width": 0.9, "circle-stroke-color": "--ink" } },
    { id: "sites-hollow", type: "circle", filter: ["!", running], paint: { "circle-color": "--card", "circle-radius": zoomed(1.4, 3.6) } },
  ];
  const source = (id) => id.split("-")[0];
  const painted = (value) => (value === "key" ? key() : typeof value === "string" && value.startsWith("--") ? token(value) : value);

  let map;
  try {
    map = new maplibregl.Map({
      container: box,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": token("--map-sea") } }] },
      /* Europe on the left, the Pacific on the right; the links cross ±180° in the middle of the sea. */
      bounds: [[-14, -44], [298, 74]], minZoom: -0.6, maxZoom: 9, hash: "at",
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, rollEnabled: false, fadeDuration: 0,
      cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    });
  } catch (error) {
    return failed();
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", box.dataset.name);

  const shown = () => new Set(new FormData(form).getAll("layer"));
  const got = (address) => fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  });

  Promise.all([got(box.dataset.countries), got(box.dataset.layers), new Promise((done) => map.once("load", done))])
    .then(([countries, layers]) => draw(countries, layers))
    .catch(failed);

  function draw(countries, layers) {
    map.addSource("countries", { type: "geojson", data: countries });
    map.addImage("diamond", diamond(), { pixelRatio: 2 });
    for (const [name, data] of Object.entries(layers)) map.addSource(name, { type: "geojson", data });
    for (const layer of [...GROUND, ...LAYERS]) {
      const of = layer.source ?? source(layer.id);
      const visibility = layer.source || shown().has(of) ? "visible" : "none";
      const paint = Object.fromEntries(Object.entries(layer.paint).map(([name, value]) => [name, painted(value)]));
      map.addLayer({ ...layer, source: of, paint, layout: { ...layer.layout, visibility } });
    }
    dark.addEventListener("change", () => {
      map.setPaintProperty("sea", "background-color", token("--map-sea"));
      for (const layer of [...GROUND, ...LAYERS]) for (const [name, value] of Object.entries(layer.paint)) map.setPaintProperty(layer.id, name, painted(value));
      map.updateImage("diamond", diamond());
    });
    map.on("mousemove", hover);
    map.on("mouseout", () => hint.remove());
    map.on("click", open);
    map.on("movestart", () => { delete box.dataset.drawn; });
    map.on("idle", () => { box.dataset.drawn = String(Math.round(performance.now())); });
  }

  /* A diamond with an outline, drawn point by point: no picture is fetched. */
  function diamond() {
    const size = 26, middle = (size - 1) / 2, data = new Uint8Array(4 * size * size);
    const [ink, card] = [token("--ink"), token("--card")].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
      const inside = middle - Math.abs(x - middle) - Math.abs(y - middle); // points from the edge, inwards
      data.set([...(inside > 3.5 ? card : ink), 255 * Math.max(0, Math.min(1, inside + 0.5))], 4 * (y * size + x));
    }
    return { width: size, height: size, data };
  }

  /* ---- what is under the pointer */

  const hint = new maplibregl.Popup({ closeButton: false, closeOnClick: false, className: "map-hint", maxWidth: "20rem", focusAfterOpen: false });

  function under(point) {
    const near = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
    const ids = LAYERS.map((layer) => layer.id).filter((id) => map.getLayoutProperty(id, "visibility") !== "none");
    const things = new Map();
    /* Of lines and dots under the pointer the dots are meant. */
    const found = map.queryRenderedFeatures(near, { layers: ids });
    const dots = found.filter((feature) => feature.layer.type !== "line");
    for (const feature of dots.length ? dots : found) {
      const listed = feature.properties.things;
      for (const thing of typeof listed === "string" ? JSON.parse(listed) : listed) things.set(thing[1], thing);
    }
    return [...things.values()];
  }

  function country(point) {
    const found = map.queryRenderedFeatures(point, { layers: ["land"] })[0];
    return found && found.properties.url ? [[found.properties.name, found.properties.url, "", ""]] : [];
  }

  function hover(event) {
    const things = under(event.point);
    map.getCanvas().style.cursor = things.length ? "pointer" : "";
    if (!things.length) return void hint.remove();
    const words = document.createElement("div");
    for (const [name, , detail, exact] of things.slice(0, 4)) {
      const line = words.appendChild(document.createElement("p"));
      line.appendChild(document.createElement("strong")).textContent = name;
      line.append(` ${detail}${exact === "state" ? " ≈" : ""}`);
    }
    if (things.length > 4) words.appendChild(document.createElement("p")).textContent = `and ${things.length - 4} more; click to list them`;
    hint.setLngLat(event.lngLat).setDOMContent(words).addTo(map);
  }

  function open(event) {
    const things = under(event.point);
    hint.remove();
    if (things.length === 1 && things[0][1].startsWith("/")) return void location.assign(things[0][1]);
    const listed = things.length ? things : country(event.point);
    if (!listed.length) return;
    const words = document.createElement("ul");
    words.className = "map-popup";
    for (const [name, url, detail, exact] of listed) {
      const line = words.appendChild(document.createElement("li"));
      const link = line.appendChild(document.createElement("a"));
      link.textContent = name;
      if (url.startsWith("/")) link.href = url;
      line.append(` ${detail}${exact === "state" ? " ≈" : ""}`);
    }
    new maplibregl.Popup({ maxWidth: "22rem" }).setLngLat(event.lngLat).setDOMContent(words).addTo(map);
  }

  /* ---- the form: layers switch at once; a good asks the server */

  form.addEventListener("change", (event) => {
    if (event.target.name === "good") {
      form.action = location.pathname + location.hash; // the view stays
      return void form.requestSubmit();
    }
    const on = shown();
    delete box.dataset.drawn;
    for (const layer of LAYERS) if (map.getLayer(layer.id)) map.setLayoutProperty(layer.id, "visibility", on.has(source(layer.id)) ? "visible" : "none");
    for (const list of document.querySelectorAll("[data-layer]")) list.hidden = !on.has(list.dataset.layer);
    const chosen = new URLSearchParams(new FormData(form));
    if (!chosen.get("good")) chosen.delete("good");
    history.replaceState(history.state, "", `?${chosen}${location.hash}`);
    document.getElementById("map-still").search = String(chosen);
  });
  form.classList.add("with-script");
})();
