// A candidate's page: the time that is left, reading aloud by a voice of the device, and a reading window.

const SAID_AT = [600, 300, 60];

function tick(place) {
  const said = document.querySelector("[data-clock-said]");
  const end = Date.now() + Number(place.dataset.clock) * 1000;
  let before = Infinity;
  const show = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    const minutes = Math.floor(left / 60);
    const words = left
      ? `${minutes}:${String(left % 60).padStart(2, "0")} ${place.dataset.textLeft}`
      : place.dataset.textOver;
    place.textContent = words;
    if (SAID_AT.some((at) => left <= at && before > at) || (!left && before)) said.textContent = words;
    before = left;
    if (left) setTimeout(show, 1000);
  };
  show();
}

// Only a voice that the device itself has: no word leaves it.
function readAloud(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = place.dataset.readAloud;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      button.textContent = place.dataset.readAloud;
      return;
    }
    const language = document.documentElement.lang.slice(0, 2);
    const voice = speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith(language));
    if (!voice) {
      button.textContent = place.dataset.textNone;
      return;
    }
    const words = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
    words.voice = voice;
    words.onend = () => (button.textContent = place.dataset.readAloud);
    speechSynthesis.speak(words);
    button.textContent = place.dataset.textStop;
  });
  place.append(button);
}

// The lines around the pointer, or around what has the focus, stay clear.
function readingWindow() {
  const move = (y) => document.body.style.setProperty("--attune-line-at", `${y}px`);
  document.addEventListener("pointermove", (event) => move(event.clientY));
  document.addEventListener("focusin", (event) => move(event.target.getBoundingClientRect().top));
}

export function sitAll(page) {
  for (const place of page.querySelectorAll("[data-clock]")) tick(place);
  for (const place of page.querySelectorAll("[data-read-aloud]")) readAloud(place);
  if (page.body.classList.contains("attune-mask")) readingWindow();
}
