// A button that copies what stands beside it; without a clipboard it stays away, and the text can be selected.
export function copyAll(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
      button.textContent = button.dataset.textCopied;
    });
  }
}
