// For people at work: the few GOV.UK components our pages use, and saving as you go.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";
import { copyAll } from "./copying.js";
import { markAll } from "./marking.js";
import { waitOnDevice } from "./offline.js";
import { sitAll } from "./sitting.js";
import { suggestAll } from "./suggesting.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(component);
}
waitOnDevice(document, (main) => {
  for (const component of [Button, CharacterCount, ErrorSummary, Radios]) createAll(component, undefined, main);
});
markAll(document);
suggestAll(document);
copyAll(document);
sitAll(document);
