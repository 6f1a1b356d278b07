import type { SetupOffer, SetupView } from "../../../src/shared/panelState.ts";
import { element, icon, spinner } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createBatonMark } from "./batonMark.ts";

/** More offers than this are reported in fewer words, so that the list can be taken in at a glance. */
const fewOffers = 3;

/** The way to a first answer: what was found on this machine first, then a key of one's own. */
export function createSetup(setup: SetupView, context: ViewContext): HTMLElement {
  const actions = setup.offers.map((offer, index) =>
    createOffer(offer, { isFirst: index === 0, isBrief: setup.offers.length > fewOffers }, context),
  );
  const addKey = element(
    "button",
    { type: "button", class: setup.offers.length === 0 ? "button" : "button secondary", "data-testid": testIds.setupAddKey },
    icon("key"),
    element("span", {}, "Add an API Key"),
  );
  addKey.addEventListener("click", () => context.post({ type: "key-add" }));
  const other = element(
    "button",
    { type: "button", class: "link-button", "data-testid": testIds.setupOther },
    "Use another provider or gateway…",
  );
  other.addEventListener("click", () => context.post({ type: "settings-open", query: "baton.providers" }));
  const view = element(
    "div",
    { class: "welcome setup", "data-testid": testIds.setup },
    createBatonMark(),
    element("h2", { class: "welcome-title" }, "Bring your own models"),
    element("p", { class: "welcome-text" }, "A strong orchestrator plans, a quick worker does the rest. Both are models you choose."),
    element("div", { class: "setup-actions" }, ...actions, addKey, other),
  );
  if (setup.searching) {
    view.append(
      element(
        "p",
        { class: "setup-searching", role: "status", "data-testid": testIds.setupSearching },
        spinner(),
        element("span", {}, "Looking for keys and models on this computer…"),
      ),
    );
  }
  view.append(
    element(
      "p",
      { class: "welcome-privacy" },
      icon("lock"),
      element("span", {}, "Keys stay in VS Code’s secret storage. Requests go only to the providers you set up."),
    ),
  );
  return view;
}

interface OfferLook {
  /** The one that is recommended. */
  readonly isFirst: boolean;
  readonly isBrief: boolean;
}

function createOffer(offer: SetupOffer, { isFirst, isBrief }: OfferLook, context: ViewContext): HTMLButtonElement {
  const { iconName, label, title } = describeOffer(offer, isBrief);
  const button = element(
    "button",
    { type: "button", class: isFirst ? "button" : "button secondary", title, "data-testid": testIds.setupOffer, "data-offer": offer.kind },
    icon(iconName),
    element("span", {}, label),
  );
  button.addEventListener("click", () => context.post({ type: "offer-take", offer }));
  return button;
}

function describeOffer(offer: SetupOffer, isBrief: boolean): { readonly iconName: string; readonly label: string; readonly title: string } {
  switch (offer.kind) {
    case "environment-key":
      return {
        iconName: "key",
        label: isBrief ? `Use ${offer.variable}` : `Use ${offer.variable} from your environment`,
        title: `${offer.providerLabel}, with the key in your environment. It is read where it is and never copied.`,
      };
    case "local-models": {
      const [first] = offer.models;
      const where = isBrief ? "" : " on this computer";
      const label = `Use ${first === undefined ? "" : `${first} from `}${offer.providerLabel}${where}`;
      return { iconName: "server-environment", label, title: ["On this computer:", ...offer.models].join("\n") };
    }
    case "editor-models":
      return {
        iconName: "vscode",
        label: `Use VS Code’s models (${offer.count})`,
        title: "Models that VS Code and its extensions provide",
      };
  }
}
