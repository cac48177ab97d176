// For people at work: the few GOV.UK components our pages use, and saving as you go.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";
import { copyAll } from "./copying.js";
import { enrolAll } from "./enrolling.js";
import { holdAll } from "./holding.js";
import { markAll } from "./marking.js";
import { meetAll } from "./meeting.js";
import { waitOnDevice } from "./offline.js";
import { openShell } from "./shell.js";
import { sitAll } from "./sitting.js";
import { suggestAll } from "./suggesting.js";
import { hangWall } from "./wall.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(component);
}
function again(main) {
  for (const component of [Button, CharacterCount, ErrorSummary, Radios]) createAll(component, undefined, main);
}
const held = document.querySelector("[data-held]");
const shell = document.querySelector("[data-shell]");
if (shell) openShell(shell, held, again);
else if (document.querySelector("[data-this-device]")) enrolAll(document, held, again);
else if (held) holdAll(document, held, again);
else waitOnDevice(document, again);
markAll(document);
suggestAll(document);
copyAll(document);
sitAll(document);
meetAll(document, again);
hangWall(document);
