// Suggestions under a search box. Without this file the box is a plain form that opens /search.
"use strict";

(() => {
  const PAUSE = 120; // ms after the last key

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const enhance = (input, number) => {
    const form = input.form;
    if (!form) return;
    const list = element("ul", "suggestions");
    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    form.append(list);
    const told = element("p", "unseen");
    told.setAttribute("role", "status");
    form.append(told);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    let timer = 0;
    let asked = null;
    let chosen = -1;

    const options = () => [...list.querySelectorAll('[role="option"]')];

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (place) => {
      const all = options();
      chosen = all.length ? (place + all.length) % all.length : -1;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
      if (chosen < 0) return;
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    };

    const option = (name, kind, detail, url, under) => {
      const item = element("li", under ? "suggestion under" : "suggestion");
      item.id = `${list.id}-${list.children.length}`;
      item.dataset.url = url;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(element("span", "suggestion-name", name));
      if (kind) item.append(" ", element("span", "badge", kind));
      if (detail) item.append(" ", element("small", "", detail));
      list.append(item);
    };

    const show = (found) => {
      list.replaceChildren();
      for (const thing of found.results) {
        const also = thing.also ? `also ${thing.also}` : "";
        option(thing.name, thing.kind, [also, thing.detail].filter(Boolean).join(" · "), thing.url, false);
        for (const over of thing.rests) option(over.name, "", "rests on it", over.url, true);
        const more = thing.rests_count - thing.rests.length;
        if (more > 0) option(`${more} more that rest on it`, "", "", `${thing.url}#rests`, true);
      }
      told.textContent = found.count ? `${found.count} found` : "Nothing found";
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = found.results.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = async () => {
      const query = input.value.trim();
      if (asked) asked.abort();
      if (query.length < 1) return close();
      asked = new AbortController();
      try {
        const response = await fetch(`/search.json?q=${encodeURIComponent(query)}`, { signal: asked.signal });
        if (response.ok && input.value.trim() === query) show(await response.json());
      } catch {
        close(); // the form still works
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
      } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
        event.preventDefault();
        window.location.assign(options()[chosen].dataset.url);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the box
    list.addEventListener("click", (event) => {
      const item = event.target.closest('[role="option"]');
      if (item) window.location.assign(item.dataset.url);
    });
    input.addEventListener("blur", close);
  };

  document.querySelectorAll("input[data-suggest]").forEach(enhance);
})();
