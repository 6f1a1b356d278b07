import type { PermissionLevel } from "../../../src/shared/agentViews.ts";
import { element, icon, setText } from "../base/element.ts";
import { PopupMenu } from "../base/popupMenu.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

interface LevelWords {
  readonly label: string;
  readonly icon: string;
  readonly description: string;
}

const words: Readonly<Record<PermissionLevel, LevelWords>> = {
  read: { label: "Read only", icon: "lock", description: "Looks at files and changes nothing" },
  ask: { label: "Ask first", icon: "shield", description: "Asks before each edit and each command" },
  edit: {
    label: "Edit files",
    icon: "edit",
    description: "Edits files of the workspace, which you keep or undo; asks before commands that do more than read",
  },
  auto: { label: "Auto", icon: "zap", description: "Edits files and runs commands without asking, in a sandbox without network" },
};

/** What agents may do in this chat. */
export class LevelPicker {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #icon = element("span", { class: "level-icon" });
  readonly #label = element("span", { class: "level-label" });
  #level: PermissionLevel | undefined;
  #levels: readonly PermissionLevel[] = [];

  constructor(context: ViewContext) {
    this.#button = element(
      "button",
      { type: "button", class: "picker-button level-button", "data-testid": testIds.levelButton },
      this.#icon,
      this.#label,
      icon("chevron-down", "picker-chevron"),
    );
    const menu = new PopupMenu(this.#button, "Permissions", () =>
      this.#levels.map((level) => ({
        ...words[level],
        isCurrent: level === this.#level,
        testId: testIds.levelItem,
        run: () => context.post({ type: "level-choose", level }),
      })),
    );
    this.element = element("span", { class: "level-picker" }, this.#button, menu.element);
  }

  /** Shows the level that holds, of those that can be chosen. */
  update(level: PermissionLevel, levels: readonly PermissionLevel[]): void {
    this.#levels = levels;
    if (level !== this.#level) {
      this.#level = level;
      const { label, description, icon: name } = words[level];
      this.#icon.replaceChildren(icon(name));
      setText(this.#label, label);
      this.#button.dataset["level"] = level;
      this.#button.title = `Permissions: ${label}\n${description}`;
      this.#button.setAttribute("aria-label", `Permissions: ${label}`);
    }
  }
}
