/** A path joined to an absolute folder, and tidied by its text alone, as `cd` does it. Both with `/`; `C:/x` is absolute too. */
export function absolutePath(folder: string, path: string): string {
  const whole = isAbsolute(path) ? path : `${folder}/${path}`;
  const drive = /^[A-Za-z]:/.exec(whole)?.[0] ?? "";
  const segments: string[] = [];
  for (const segment of whole.slice(drive.length).split("/")) {
    if (segment === "..") {
      segments.pop();
    } else if (segment !== "" && segment !== ".") {
      segments.push(segment);
    }
  }
  return `${drive}/${segments.join("/")}`;
}

/** Whether a path says from the root on where it is. */
export function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:)?\//.test(path);
}

/** Whether an absolute, tidied path is a folder or in it. */
export function isWithin(path: string, folder: string): boolean {
  const base = folder.endsWith("/") ? folder : `${folder}/`;
  return path === folder || path.startsWith(base);
}
