// For families: leave at once, hear what is wrong, and save as you go. Nothing is kept in the browser.
import { Button, ErrorSummary, ExitThisPage, Radios, SkipLink, createAll } from "govuk-frontend";
import { startAgain } from "./again.js";
import { captureAll } from "./capture.js";
import { readAloud } from "./reading.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary, ExitThisPage, Radios, SkipLink]) {
  createAll(component);
}
captureAll(document);
readAloud(document);
startAgain(document);
