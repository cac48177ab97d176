// A device that is handed from one person to the next: it starts again by a tap or when nobody touches it,
// and leaves no page to go back to.

export function startAgain(document) {
  // A page that the browser kept whole is asked for again: the visit that it belonged to may be over.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  const place = document.querySelector("[data-start-again]");
  if (!place) return;
  const form = place.querySelector("form");
  const warning = place.querySelector("[data-start-again-warning]");
  const { startAgain: blank, after, before } = place.dataset;
  let touched = Date.now();
  let leaving = false;

  const leave = async () => {
    if (leaving) return;
    leaving = true;
    try {
      if (form) await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    } finally {
      // The blank page takes this page's place in the history, whether or not there is a line.
      window.location.replace(blank);
    }
  };
  const look = () => {
    const still = (Date.now() - touched) / 1000;
    warning.hidden = still < after - before;
    if (still >= after) leave();
  };
  const touch = () => {
    touched = Date.now();
    warning.hidden = true;
  };

  // Not "scroll": the warning itself can move the page, and nobody would be there.
  for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
    document.addEventListener(kind, touch, { capture: true, passive: true });
  }
  (form || place).addEventListener(form ? "submit" : "click", (event) => {
    if (!form && !event.target.closest("a")) return;
    event.preventDefault();
    leave();
  });
  // A tablet that slept counts the time that it slept.
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
}
