// Every page loads this: the style sheets, htmx, and the small behaviours that upgrade server-made markup.
import "@tabler/core/dist/css/tabler.min.css";
import "./look.css";
import "./parts.css";
import "./rules.css";
import "./texts.css";
import "./health.css";
import "./devices.css";
import "./breaks.css";
import "./review.css";
import "./search.css";
import "./lines.css";
import "./things.css";
import "htmx.org";

import { watchCitations } from "./elements/cite";
import { defineConfirm } from "./elements/confirm";
import { defineCopy } from "./elements/copy";
import { keepDrafts } from "./elements/draft";
import { watchFind } from "./elements/find";
import { watchKeys } from "./elements/keys";
import { watchLine } from "./elements/line";
import { defineLines } from "./elements/lines";
import { watchMenu } from "./elements/menu";
import { watchLook } from "./elements/look";
import { watchOnly } from "./elements/only";
import { helpWriting } from "./elements/writing";
import { tickClock } from "./elements/clock";

document.documentElement.classList.add("lh-js");
defineCopy();
defineConfirm();
watchCitations();
watchKeys();
watchFind();
watchLine();
watchLook();
watchMenu();
tickClock();
keepDrafts();
defineLines();
watchOnly();
helpWriting();

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]:not([href])")) window.print();
});
