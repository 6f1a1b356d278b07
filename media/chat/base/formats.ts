const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** What stands for a value nobody reported; with its unit where nothing beside it says what it would be. */
const unknownValue = "—";

/** `1,234`, or a dash. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? unknownValue : whole.format(count);
}

/** `<0.1 s`, `0.4 s`, `3.2 s`, `12 s`, `1 min 5 s`, or `— s`. */
export function formatDuration(durationMs: number | undefined): string {
  if (durationMs === undefined) {
    return `${unknownValue} s`;
  }
  const seconds = durationMs / 1000;
  if (seconds < 0.05) {
    return "<0.1 s";
  }
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const rounded = Math.round(seconds);
  return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}

/** How long something still takes: `42 s`, minutes from two on (`3 min`), hours from two on. Rounded up, so that it is never over too early. */
export function formatWait(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

/** `$0.0041`, `$0.12`, `$3.50`, or `$—`. What is too little to show is reported as such, never as nothing. */
export function formatCost(costUsd: number | undefined): string {
  if (costUsd === undefined) {
    return `$${unknownValue}`;
  }
  if (costUsd === 0) {
    return "$0";
  }
  if (costUsd < 0.0001) {
    return "<$0.0001";
  }
  return `$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`;
}

/** `80 B`, `980 KB`, `1.2 MB`: decimal, as files are reported in VS Code. */
export function formatSize(characters: number): string {
  if (characters < 1000) {
    return `${characters} B`;
  }
  return characters < 1_000_000 ? `${Math.round(characters / 1000)} KB` : `${(characters / 1_000_000).toFixed(1)} MB`;
}
