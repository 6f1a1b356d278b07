const icon = "media/icons/baton.svg";

/** The two views, for one of their two places: both places have both, and the setting shows one. */
function viewsIn(suffix: "" | "InActivityBar", when: string) {
  return [
    { type: "webview", id: `baton.chat${suffix}`, name: "Baton", icon, when, initialSize: 3 },
    {
      id: `baton.integrations${suffix}`,
      name: "Integrations",
      icon: "$(plug)",
      contextualTitle: "Baton",
      visibility: "hidden",
      initialSize: 2,
      when,
    },
  ];
}

/** Where views stand. */
export const viewsContainers = {
  secondarySidebar: [{ id: "baton", title: "Baton", icon }],
  activitybar: [{ id: "batonActivityBar", title: "Baton", icon }],
};

/** The views, by their container. */
export const views = {
  baton: viewsIn("", "config.baton.panel.location != 'activityBar'"),
  batonActivityBar: viewsIn("InActivityBar", "config.baton.panel.location == 'activityBar'"),
};

/** What an empty view says. */
export const viewsWelcome = ["baton.integrations", "baton.integrationsInActivityBar"].map((view) => ({
  view,
  contents: [
    "Providers, their keys and their models stand here.",
    "[Add API Key](command:baton.addApiKey)",
    "Keys in environment variables, models on this computer and models of VS Code are found by themselves.",
    "[Open Settings](command:baton.integrations.openSettings)",
  ].join("\n"),
}));
