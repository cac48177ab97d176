// The page from which a phone is made ready for a place without a line, and given back.
import { Holding, askBeforeLeaving, keepShell, leaveShell } from "./holding.js";
import { Vault } from "./vault.js";

// What somebody tries first who finds a phone.
const GUESSED = ["012345", "123456", "654321", "123123", "121212"];

function show(place, name) {
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
}

function wrong(form, field, text) {
  const message = form.querySelector(`#${field.id}-error`);
  message.hidden = !text;
  message.textContent = text || "";
  field.closest(".govuk-form-group").classList.toggle("govuk-form-group--error", Boolean(text));
  field.setAttribute("aria-invalid", text ? "true" : "false");
  if (text) field.focus();
}

// The PIN that was chosen, or null with a message beside the field.
function chosenPin(form) {
  const [first, again] = form.querySelectorAll("input[inputmode=numeric]");
  wrong(form, again, "");
  wrong(form, first, "");
  const pin = first.value.trim();
  if (!/^\d{6}$/.test(pin)) wrong(form, first, form.dataset.textSix);
  else if (GUESSED.includes(pin) || /^(\d)\1{5}$/.test(pin)) wrong(form, first, form.dataset.textGuessed);
  else if (again.value.trim() !== pin) wrong(form, again, form.dataset.textAgain);
  else return pin;
  return null;
}

function asked(url, csrf, body) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
  });
}

async function enrol(form, place) {
  const label = form.querySelector('[name="label"]');
  wrong(form, label, label.value.trim() ? "" : form.dataset.textLabel);
  if (!label.value.trim()) return;
  const pin = chosenPin(form);
  if (!pin) return;
  try {
    const answer = await asked(form.action, form.dataset.csrf, { label: label.value });
    if (!answer.ok) throw new Error("refused");
    await Vault.begin(await answer.json(), pin);
    await keepShell();
  } catch {
    show(place, "impossible");
    return;
  }
  location.assign(location.pathname);
}

async function renew(form, holding) {
  const pin = chosenPin(form);
  if (!pin) return;
  const answer = await holding.post("key", { seal: holding.vault.record.seal });
  if (!answer.ok) return;
  await holding.vault.wrap((await answer.json()).key, pin);
  form.reset();
  form.closest("details").open = false;
  form.closest("[data-this-device]").querySelector("[data-pin-said]").textContent = form.dataset.textDone;
}

async function giveBack(holding) {
  await holding.post("end", {});
  await holding.vault.wipe();
  await leaveShell().catch(() => {});
}

async function discard(form, holding, place) {
  const field = form.querySelector("input");
  const waiting = await holding.vault.unsent();
  wrong(form, field, field.value.trim() === String(waiting.length) ? "" : form.dataset.textNumber);
  if (field.value.trim() !== String(waiting.length)) return;
  await holding.report();
  const forms = waiting.map(({ url, sequence, entries }) => ({ form: url, written: sequence, entries }));
  const answer = await holding.post("discard", { forms });
  if (!answer.ok) return;
  for (const { url } of waiting) await holding.vault.forget(url);
  await tell(place, holding);
}

async function tell(place, holding) {
  const { vault } = holding;
  const pages = place.querySelector("[data-pages]");
  pages.replaceChildren();
  for (const page of await vault.pages()) {
    const item = document.createElement("li");
    item.textContent = page.title;
    pages.append(item);
  }
  const waiting = await vault.unsent();
  place.querySelector("[data-unsent]").hidden = !waiting.length;
  place.querySelector("[data-all-arrived]").hidden = Boolean(waiting.length);
  place.querySelector("[data-no-pages]").hidden = Boolean(pages.children.length);
  for (const one of place.querySelectorAll("[data-how-many]")) one.textContent = waiting.length;
  const refused = place.querySelector("[data-refused]");
  refused.replaceChildren();
  for (const { refused: message } of waiting.filter((one) => one.refused)) {
    const item = document.createElement("li");
    item.textContent = message === true ? "" : message;
    refused.append(item);
  }
}

export async function enrolAll(page, notice, again) {
  const place = page.querySelector("[data-this-device]");
  if (!place) return;
  const on = (selector, kind, work) => {
    const found = place.querySelector(selector);
    found.addEventListener(kind, (event) => {
      event.preventDefault();
      work(found);
    });
  };
  on("[data-enrol]", "submit", (form) => enrol(form, place));
  const vault = await Vault.find();
  if (!vault) {
    show(place, (await Vault.canKeep()) ? "new" : "impossible");
    return;
  }
  const holding = new Holding(vault, notice, again);
  askBeforeLeaving(holding);
  const send = async () => {
    const done = await holding.sync(true);
    if (done === "ended" && !(await Vault.find())) location.reload();
    show(place, done === "another's" ? "another" : "ready");
    if (done !== "another's" && vault.key) await tell(place, holding);
  };
  on("[data-new-pin]", "submit", (form) => renew(form, holding));
  on("[data-send]", "click", send);
  on("[data-file]", "click", () => holding.saveAsFile());
  on("[data-discard]", "submit", (form) => discard(form, holding, place));
  on("[data-give-back]", "click", async () => {
    await giveBack(holding);
    location.reload();
  });
  await send();
}
