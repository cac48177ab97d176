// Marking with the number keys, for whoever switches it on: a number is a level, q quotes, Enter submits.

const KEPT = "attune-number-keys";

class Marking {
  constructor(form) {
    this.form = form;
    this.criteria = [...form.querySelectorAll("[data-criterion]")];
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "govuk-button govuk-button--secondary";
    this.button.addEventListener("click", () => this.turn(!this.isOn));
    form.prepend(this.button);
    this.turn(localStorage.getItem(KEPT) === "on");
    document.addEventListener("keydown", (event) => this.isOn && this.pressed(event));
  }

  turn(isOn) {
    this.isOn = isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    this.button.setAttribute("aria-pressed", String(isOn));
    this.button.textContent = isOn ? this.form.dataset.textKeysOn : this.form.dataset.textKeysOff;
  }

  // The criterion in which the focus is, or else the first one without a level.
  current() {
    const within = this.criteria.find((one) => one.contains(document.activeElement));
    return within || this.criteria.find((one) => !one.querySelector("input:checked")) || this.criteria.at(-1);
  }

  pressed(event) {
    const isWriting = event.target.matches("textarea, input:not([type=radio])");
    if (event.key === "Enter" && (event.ctrlKey || !isWriting) && !event.target.matches("button, a, summary")) {
      event.preventDefault();
      this.form.requestSubmit();
    }
    if (isWriting || event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^[0-9]$/.test(event.key)) this.mark(event);
    if (event.key === "q") this.quote(event);
  }

  mark(event) {
    const criterion = this.current();
    const radio = criterion.querySelector(`input[type=radio][value="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const next = this.criteria[this.criteria.indexOf(criterion) + 1];
    (next ? next.querySelector("input[type=radio]") : radio).focus();
  }

  quote(event) {
    const selected = document.getSelection();
    const words = selected.toString().trim();
    if (!words) return;
    // Three clicks select the paragraph itself, a drag the text within it.
    const at = selected.anchorNode;
    const around = at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement;
    if (!around.closest("[data-quotable]")) return;
    event.preventDefault();
    const evidence = this.current().querySelector("textarea");
    evidence.value = `${evidence.value} “${words}”`.trim();
    evidence.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function markAll(page) {
  for (const form of page.querySelectorAll("form[data-marking]")) new Marking(form);
}
