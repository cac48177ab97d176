// Reads a screen aloud, by a voice that lives on this phone or computer alone: others send the words away.

export function readAloud(document) {
  const speech = window.speechSynthesis;
  if (!speech) return;
  for (const part of document.querySelectorAll("[data-read-aloud]")) {
    const button = part.querySelector("[data-read-aloud-button]");
    const offer = () => (button.hidden = !voice(speech));
    button.addEventListener("click", () => say(speech, part));
    // Voices come when they have been found, which can be after the page.
    speech.addEventListener?.("voiceschanged", offer);
    offer();
  }
  // Nothing goes on speaking after somebody has left.
  window.addEventListener("pagehide", () => speech.cancel());
}

function voice(speech) {
  const language = document.documentElement.lang.slice(0, 2);
  return speech.getVoices().find((each) => each.localService && each.lang.slice(0, 2) === language);
}

function say(speech, part) {
  speech.cancel();
  for (const words of part.querySelectorAll("legend, label, p:not([hidden])")) {
    const spoken = new SpeechSynthesisUtterance(words.textContent.trim());
    spoken.voice = voice(speech);
    spoken.lang = spoken.voice.lang;
    speech.speak(spoken);
  }
}
