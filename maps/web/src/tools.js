/** What can be taken away or changed about the page: link, files, pictures, print, colors, language. */

import { h } from "./dom.js";
import { say } from "./words.js";

const THEMES = ["system", "light", "dark"];

/**
 * The menu behind the button at the head of the panel.
 * @param {Record<string, () => void>} actions what each item does: copy, geojson, csv, png, svg, print
 * @param {(theme: string) => void} onTheme
 */
export function toolMenu(actions, onTheme) {
  const status = h("p", { class: "atlas-menu-status", role: "status" });
  const item = (name, words) => h("button", { type: "button", class: "atlas-menu-item", "data-tool": name, on: { click: () => actions[name](status) } }, words);
  const themes = h("fieldset", { class: "atlas-themes" }, h("legend", null, say("theme.title")),
    ...THEMES.map((theme) => h("label", null,
      h("input", { type: "radio", name: "atlas-theme", value: theme, checked: theme === "system", on: { change: () => onTheme(theme) } }), say(`theme.${theme}`))));
  const menu = h("details", { class: "atlas-menu" },
    h("summary", null, say("tools.title")),
    h("div", { class: "atlas-menu-box" },
      item("copy", say("share.copy")),
      h("p", { class: "atlas-menu-head" }, say("export.title")),
      item("geojson", say("export.geojson")), item("csv", say("export.csv")), item("png", say("export.png")), item("svg", say("export.svg")), item("print", say("export.print")),
      themes, status));
  closeOutside(menu);
  return menu;
}

/** A menu closes when the reader clicks or moves elsewhere, or presses Escape. */
function closeOutside(menu) {
  const close = () => menu.removeAttribute("open");
  document.addEventListener("pointerdown", (event) => !menu.contains(/** @type {Node} */ (event.target)) && close());
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(/** @type {Node} */ (event.relatedTarget)) && close());
  menu.addEventListener("keydown", (key) => {
    if (key.key !== "Escape" || !menu.hasAttribute("open")) return;
    key.stopPropagation();
    close();
    menu.querySelector("summary")?.focus();
  });
}

/** Copies the page's address, with what is shown, and says so. */
export async function copyAddress(status) {
  try {
    await navigator.clipboard.writeText(window.location.href);
  } catch {
    copyBySelection(window.location.href, status.parentElement);
  }
  status.textContent = say("share.copied");
}

/** Pages opened from a file may not write to the clipboard otherwise. The field stands in the menu, which closes without the focus. */
function copyBySelection(text, menu) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "atlas-hidden", "aria-hidden": "true" }));
  field.value = text;
  menu.append(field);
  field.select();
  document.execCommand("copy");
  focused?.focus({ preventScroll: true });
  field.remove();
}
