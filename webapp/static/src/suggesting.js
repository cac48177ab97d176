// A form that offers words to begin with: one button puts them where they can be changed.

export function suggestAll(page) {
  for (const form of page.querySelectorAll("form[data-suggest]")) {
    const words = page.querySelector("[data-suggested]");
    const field = form.querySelector("textarea");
    if (!words || !field) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = form.dataset.suggest;
    button.addEventListener("click", () => {
      field.value = `${field.value} ${words.textContent}`.trim();
      field.focus();
    });
    words.after(button);
  }
}
