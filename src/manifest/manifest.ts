import { commandList } from "./commands.ts";
import { viewMenus } from "./menus.ts";
import { configuration } from "./settings.ts";
import { views, viewsContainers, viewsWelcome } from "./views.ts";

/** What of package.json is written from this folder, by `npm run manifest`. */
export const generatedManifest = {
  // VS Code makes them of the views and commands.
  // The commands, views and models of the manifest are events by themselves; an editor that VS Code brings back is not.
  activationEvents: ["onWebviewPanel:baton.chatEditor"],
  contributes: {
    viewsContainers,
    views,
    viewsWelcome,
    commands: commandList.map(([command, { title, icon }]) => ({ command, title, category: "Baton", icon })),
    menus: {
      "editor/title": viewMenus["editor/title"],
      "view/title": viewMenus["view/title"],
      commandPalette: commandList.flatMap(([command, { takes, palette }]) => {
        const when = takes === "rows" ? "false" : palette;
        return when === undefined ? [] : [{ command, when }];
      }),
      "view/item/context": viewMenus["view/item/context"],
    },
    keybindings: commandList.flatMap(([command, { keys }]) => (keys === undefined ? [] : [{ command, ...keys }])),
    configuration,
  },
};
