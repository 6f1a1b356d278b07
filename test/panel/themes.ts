/** A colour theme's name in VS Code. */
export const themeNames = ["Light 2026", "Dark 2026", "Light Modern", "Dark Modern", "Dark High Contrast", "Light High Contrast"] as const;

export type ThemeName = (typeof themeNames)[number];

/** The classes that VS Code sets on a webview's body, in the order of {@link themeNames}. */
const bodyClasses = [
  "vscode-light",
  "vscode-dark",
  "vscode-light",
  "vscode-dark",
  "vscode-high-contrast",
  "vscode-high-contrast-light vscode-high-contrast",
];

/** The theme variables that the panel reads, as VS Code 1.139 computes them: one for all themes, or one each. Empty: the theme sets none. */
const variables: Readonly<Record<string, string | readonly string[]>> = {
  "button-background": ["#0069cc", "#297aa0", "#005fb8", "#0078d4", "#000000", "#0f4a85"],
  "button-border": ["#0069cc", "#297aa0", "rgba(0, 0, 0, 0.1)", "rgba(255, 255, 255, 0.1)", "#6fc3df", "#0f4a85"],
  "button-foreground": "#ffffff",
  "button-hoverBackground": ["#0063c1", "#2b7da3", "#0258a8", "#026ec1", "#000000", "#0f4a85"],
  "button-secondaryBackground": ["#eaeaea", "rgba(0, 0, 0, 0)", "#e5e5e5", "rgba(0, 0, 0, 0)", "", "#ffffff"],
  "button-secondaryBorder": ["#eaeaea", "#333536", "rgba(59, 59, 59, 0.15)", "rgba(204, 204, 204, 0.15)", "#6fc3df", "#0f4a85"],
  "button-secondaryForeground": ["#202020", "#cccccc", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "button-secondaryHoverBackground": ["#f2f3f4", "rgba(255, 255, 255, 0.06)", "#cccccc", "#2b2b2b", "", ""],
  "button-separator": [
    "rgba(255, 255, 255, 0.4)",
    "rgba(255, 255, 255, 0.4)",
    "rgba(255, 255, 255, 0.4)",
    "rgba(255, 255, 255, 0.4)",
    "rgba(255, 255, 255, 0.4)",
    "rgba(255, 255, 255, 0.4)",
  ],
  "charts-blue": ["#1a5cff", "#57a3f8", "#0063d3", "#59a4f9", "#59a4f9", "#0063d3"],
  "charts-red": ["#ad0707", "#ef8773", "#e51400", "#f14c4c", "#f48771", "#b5200d"],
  "chat-requestBackground": [
    "rgba(255, 255, 255, 0.62)",
    "rgba(18, 19, 20, 0.62)",
    "rgba(255, 255, 255, 0.62)",
    "rgba(31, 31, 31, 0.62)",
    "#0c141f",
    "",
  ],
  "chat-requestBorder": [
    "rgba(0, 0, 0, 0.1)",
    "rgba(255, 255, 255, 0.1)",
    "rgba(0, 0, 0, 0.1)",
    "rgba(255, 255, 255, 0.1)",
    "#6fc3df",
    "#0f4a85",
  ],
  "chat-requestBubbleBackground": [
    "rgba(0, 105, 204, 0.07)",
    "rgba(255, 255, 255, 0.07)",
    "rgba(173, 214, 255, 0.3)",
    "rgba(38, 79, 120, 0.3)",
    "",
    "",
  ],
  contrastActiveBorder: ["", "", "", "", "#f38518", "#006bbd"],
  contrastBorder: ["", "", "", "", "#6fc3df", "#0f4a85"],
  "cornerRadius-large": "8px",
  "cornerRadius-medium": "6px",
  "cornerRadius-small": "4px",
  "debugTokenExpression-boolean": ["#0000ff", "#4e94ce", "#0000ff", "#4e94ce", "#75bdfe", "#0000ff"],
  "debugTokenExpression-number": ["#098658", "#b5cea8", "#098658", "#b5cea8", "#89d185", "#098658"],
  "debugTokenExpression-string": ["#a31515", "#ce9178", "#a31515", "#ce9178", "#f48771", "#a31515"],
  descriptionForeground: ["#606060", "#8c8c8c", "#3b3b3b", "#9d9d9d", "rgba(255, 255, 255, 0.7)", "rgba(41, 41, 41, 0.7)"],
  "diffEditor-insertedLineBackground": [
    "rgba(155, 185, 85, 0.2)",
    "rgba(52, 125, 57, 0.15)",
    "rgba(155, 185, 85, 0.2)",
    "rgba(155, 185, 85, 0.2)",
    "",
    "",
  ],
  "diffEditor-insertedTextBackground": [
    "rgba(88, 124, 12, 0.15)",
    "rgba(87, 171, 90, 0.3)",
    "rgba(156, 204, 44, 0.25)",
    "rgba(156, 204, 44, 0.2)",
    "",
    "",
  ],
  "diffEditor-insertedTextBorder": ["", "", "", "", "#33ff2e", "#374e06"],
  "diffEditor-removedLineBackground": [
    "rgba(255, 0, 0, 0.2)",
    "rgba(201, 60, 55, 0.15)",
    "rgba(255, 0, 0, 0.2)",
    "rgba(255, 0, 0, 0.2)",
    "",
    "",
  ],
  "diffEditor-removedTextBackground": [
    "rgba(173, 7, 7, 0.15)",
    "rgba(244, 112, 103, 0.3)",
    "rgba(255, 0, 0, 0.2)",
    "rgba(255, 0, 0, 0.2)",
    "",
    "",
  ],
  "diffEditor-removedTextBorder": ["", "", "", "", "#ff008f", "#ad0707"],
  disabledForeground: ["#bbbbbb", "#555555", "rgba(97, 97, 97, 0.5)", "rgba(204, 204, 204, 0.5)", "#a5a5a5", "#7f7f7f"],
  "editor-background": ["#ffffff", "#121314", "#ffffff", "#1f1f1f", "#000000", "#ffffff"],
  "editor-findMatchHighlightBackground": [
    "rgba(0, 105, 204, 0.1)",
    "rgba(39, 103, 130, 0.5)",
    "rgba(234, 92, 0, 0.33)",
    "rgba(234, 92, 0, 0.33)",
    "",
    "",
  ],
  "editor-foreground": ["#202020", "#bbbebf", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "editorWidget-background": ["#fafafd", "#202122", "#f8f8f8", "#202020", "#0c141f", "#ffffff"],
  "editorWidget-border": ["#e4e5e6", "#2a2b2c", "rgba(59, 59, 59, 0.2)", "rgba(204, 204, 204, 0.2)", "#6fc3df", "#0f4a85"],
  focusBorder: ["#0069cc", "rgba(57, 148, 188, 0.7)", "#005fb8", "#0078d4", "#f38518", "#006bbd"],
  foreground: ["#202020", "#bfbfbf", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "gitDecoration-addedResourceForeground": ["#587c0c", "#73c991", "#587c0c", "#81b88b", "#a1e3ad", "#374e06"],
  "icon-foreground": ["#606060", "#8c8c8c", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "input-background": ["#ffffff", "#191a1b", "#ffffff", "#313131", "#000000", "#ffffff"],
  "input-border": ["rgba(216, 216, 216, 0.4)", "#333536", "#cecece", "#3c3c3c", "#6fc3df", "#0f4a85"],
  "input-foreground": ["#202020", "#bfbfbf", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "inputValidation-warningBackground": ["#fdf6e3", "#352a05", "#f6f5d2", "#352a05", "#000000", "#ffffff"],
  "inputValidation-warningBorder": ["#b69500", "#b89500", "#b89500", "#b89500", "#6fc3df", "#0f4a85"],
  "inputValidation-warningForeground": ["#202020", "#bfbfbf", "", "", "", "#292929"],
  "list-hoverBackground": [
    "rgba(0, 0, 0, 0.08)",
    "rgba(255, 255, 255, 0.08)",
    "#f2f2f2",
    "#2a2d2e",
    "rgba(255, 255, 255, 0.1)",
    "rgba(15, 74, 133, 0.1)",
  ],
  "menu-background": ["#fafafd", "#202122", "#ffffff", "#1f1f1f", "#000000", "#ffffff"],
  "menu-border": ["#e4e5e6", "#2a2b2c", "#cecece", "#454545", "#6fc3df", "#0f4a85"],
  "menu-foreground": ["#202020", "#bfbfbf", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "notificationToast-border": ["#f0f1f2", "#2a2b2c", "#e5e5e5", "#313131", "#6fc3df", "#0f4a85"],
  "notifications-background": ["#fafafd", "#202122", "#ffffff", "#1f1f1f", "#0c141f", "#ffffff"],
  "notifications-foreground": ["#202020", "#bfbfbf", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "notificationsErrorIcon-foreground": ["#ad0707", "#f48771", "#e51400", "#f14c4c", "#f48771", "#b5200d"],
  "notificationsWarningIcon-foreground": ["#b69500", "#cca700", "#bf8803", "#cca700", "#ffd370", "#895503"],
  "scrollbarSlider-background": [
    "rgba(100, 100, 100, 0.75)",
    "rgba(168, 169, 170, 0.52)",
    "rgba(100, 100, 100, 0.4)",
    "rgba(121, 121, 121, 0.4)",
    "rgba(111, 195, 223, 0.6)",
    "rgba(15, 74, 133, 0.4)",
  ],
  "sideBar-background": ["#fafafd", "#191a1b", "#f8f8f8", "#181818", "#000000", "#ffffff"],
  "symbolIcon-functionForeground": ["#652d90", "#b180d7", "#652d90", "#b180d7", "#b180d7", "#652d90"],
  "terminal-ansiBlack": ["#000000", "#000000", "#000000", "#000000", "#000000", "#292929"],
  "terminal-ansiBlue": ["#0451a5", "#2472c8", "#0451a5", "#2472c8", "#0000ee", "#0451a5"],
  "terminal-ansiBrightBlack": ["#666666", "#666666", "#666666", "#666666", "#7f7f7f", "#666666"],
  "terminal-ansiBrightBlue": ["#0451a5", "#3b8eea", "#0451a5", "#3b8eea", "#5c5cff", "#0451a5"],
  "terminal-ansiBrightCyan": ["#0598bc", "#29b8db", "#0598bc", "#29b8db", "#00ffff", "#0598bc"],
  "terminal-ansiBrightGreen": ["#14ce14", "#23d18b", "#14ce14", "#23d18b", "#00ff00", "#00bc00"],
  "terminal-ansiBrightMagenta": ["#bc05bc", "#d670d6", "#bc05bc", "#d670d6", "#ff00ff", "#bc05bc"],
  "terminal-ansiBrightRed": ["#cd3131", "#f14c4c", "#cd3131", "#f14c4c", "#ff0000", "#cd3131"],
  "terminal-ansiBrightYellow": ["#b5ba00", "#f5f543", "#b5ba00", "#f5f543", "#ffff00", "#b5ba00"],
  "terminal-ansiCyan": ["#0598bc", "#11a8cd", "#0598bc", "#11a8cd", "#00cdcd", "#0598bc"],
  "terminal-ansiGreen": ["#107c10", "#0dbc79", "#107c10", "#0dbc79", "#00cd00", "#136c13"],
  "terminal-ansiMagenta": ["#bc05bc", "#bc3fbc", "#bc05bc", "#bc3fbc", "#cd00cd", "#bc05bc"],
  "terminal-ansiRed": ["#cd3131", "#cd3131", "#cd3131", "#cd3131", "#cd0000", "#cd3131"],
  "terminal-ansiYellow": ["#949800", "#e5e510", "#949800", "#e5e510", "#cdcd00", "#949800"],
  "terminal-foreground": ["#3b3b3b", "#cccccc", "#3b3b3b", "#cccccc", "#ffffff", "#292929"],
  "textBlockQuote-border": ["#f0f1f2", "#2a2b2c", "#e5e5e5", "#616161", "#ffffff", "#292929"],
  "textLink-activeForeground": ["#0069cc", "#53a5ca", "#005fb8", "#4daafc", "#21a6ff", "#0f4a85"],
  "textLink-foreground": ["#0069cc", "#48a0c7", "#005fb8", "#4daafc", "#21a6ff", "#0f4a85"],
  "textPreformat-background": ["#ececec", "#262626", "rgba(0, 0, 0, 0.12)", "#3c3c3c", "", "#09345f"],
  "textPreformat-border": ["", "", "", "", "#6fc3df", ""],
  "textPreformat-foreground": ["#606060", "#8c8c8c", "#3b3b3b", "#d0d0d0", "#ffffff", "#ffffff"],
  "toolbar-activeBackground": ["#d6d6d8", "rgba(255, 255, 255, 0.2)", "rgba(166, 166, 166, 0.31)", "rgba(99, 102, 103, 0.31)", "", ""],
  "toolbar-hoverBackground": [
    "rgba(0, 0, 0, 0.12)",
    "rgba(90, 93, 94, 0.31)",
    "rgba(184, 184, 184, 0.31)",
    "rgba(90, 93, 94, 0.31)",
    "",
    "",
  ],
  "toolbar-hoverOutline": ["", "", "", "", "#f38518", "#006bbd"],
  "widget-border": ["#e2e2e5", "#2a2b2c", "#e5e5e5", "#313131", "#6fc3df", "#0f4a85"],
  "widget-shadow": ["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0.36)", "rgba(0, 0, 0, 0.16)", "rgba(0, 0, 0, 0.36)", "", ""],
};

const fonts: Readonly<Record<string, string>> = {
  "font-family": "system-ui, 'Ubuntu', 'DejaVu Sans', sans-serif",
  "font-size": "13px",
  "font-weight": "normal",
  "editor-font-size": "12px",
  "editor-font-family": "'DejaVu Sans Mono', monospace",
};

/** The class for the body of a webview in `theme`. */
export function bodyClass(theme: ThemeName): string {
  return bodyClasses[themeNames.indexOf(theme)] ?? "";
}

/** `theme` as the CSS that VS Code gives a webview: variables on the root element, and the side bar's colour behind it. */
export function themeCss(theme: ThemeName): string {
  const column = themeNames.indexOf(theme);
  const declarations = [...Object.entries(fonts), ...Object.entries(variables)].map(([name, values]) => {
    const value = typeof values === "string" ? values : values[column];
    return value === undefined || value === "" ? "" : `--vscode-${name}: ${value};`;
  });
  return `html { ${declarations.join(" ")} background: var(--vscode-sideBar-background); }`;
}
