// Moments of a visit, written down while there is no line: the page gives them their time itself.

function numbers(form) {
  return [...form.querySelectorAll("textarea")].map((one) => /^moment-(\d+)$/.exec(one.name)).filter(Boolean).map((one) => Number(one[1]));
}

function put(form, number, fields) {
  const at = new Date(fields.at);
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  const holder = document.createElement("div");
  holder.innerHTML = form.querySelector("template[data-new-moment]").innerHTML
    .replaceAll("NUMBER", number).replaceAll("TIME", time).replaceAll("ISO", fields.at);
  const card = holder.firstElementChild;
  card.querySelector("textarea").value = fields.text;
  card.querySelector("[data-moment-text]").textContent = fields.text;
  for (const box of card.querySelectorAll("input[type=checkbox]")) box.checked = fields.about.includes(box.value);
  form.querySelector("[data-noted]").prepend(card);
}

// What the form "now" holds becomes a moment of its own; whether there was anything.
export function noteNow(form, now) {
  const text = form.querySelector('[name="moment-new"]');
  if (!text.value.trim()) return false;
  const boxes = [...form.querySelectorAll('[name="moment-new-about"]')];
  const about = boxes.filter((one) => one.checked).map((one) => one.value);
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, "+00:00");
  put(form, Math.max(0, ...numbers(form)) + 1, { at, text: text.value, about });
  text.value = "";
  for (const box of boxes) box.checked = false;
  text.focus();
  return true;
}

// Moments that this device knows of and the page does not.
export function fillMoments(form) {
  if (!form.querySelector("[data-noted]")) return;
  form.addEventListener("attune:fill", ({ detail }) => {
    const standing = new Set(numbers(form));
    for (const [name, text] of Object.entries(detail)) {
      const found = /^moment-(\d+)$/.exec(name);
      if (!found || standing.has(Number(found[1]))) continue;
      put(form, found[1], { at: detail[`${name}-at`], text, about: [].concat(detail[`${name}-about`] ?? []) });
    }
  });
}

// Beside each criterion stands what was noted for it: from this device, where that is newer than the page.
export function showMoments(page, fields) {
  for (const place of page.querySelectorAll("[data-moments-about]")) {
    place.replaceChildren();
    for (const [name, text] of Object.entries(fields)) {
      if (!/^moment-(\d+|new)$/.test(name) || !text) continue;
      if (![].concat(fields[`${name}-about`] ?? []).includes(place.dataset.momentsAbout)) continue;
      const shown = document.createElement("div");
      shown.className = "attune-evidence govuk-body";
      shown.textContent = text;
      place.append(shown);
    }
  }
}
