import { isNowhere, placeName } from "./chatPlace.ts";
import type { PlacedSummary } from "./conversationStore.ts";

/** Chats that were asked in the same folders. */
export interface ChatGroup {
  /** For people. */
  readonly label: string;
  /** As they came. */
  readonly chats: readonly PlacedSummary[];
}

const withoutFolder = "Without a Folder";
/** For what earlier versions kept below a workspace of which nothing is known any more. */
const unknownFolders = "Other Folders";
const last: readonly string[] = [unknownFolders, withoutFolder];

/**
 * Chats by where they were asked: those of this workspace first, then those of other folders by name, those of no known folder last; each group in the order in which its
 * chats came. Folders of the same name are distinguished by their paths. Pure.
 */
export function groupChats(chats: readonly PlacedSummary[]): readonly ChatGroup[] {
  const own = chats.filter(({ isHere }) => isHere);
  const others = Map.groupBy(
    chats.filter(({ isHere }) => !isHere),
    ({ place }) => placeKey(place),
  );
  const named = [...others.values()].map((group) => ({ label: labelOf(group[0]?.place), chats: group }));
  const groups = named.map((group) => ({
    ...group,
    label: named.some((other) => other !== group && other.label === group.label) ? withPath(group) : group.label,
  }));
  const sorted = groups.sort((a, b) => last.indexOf(a.label) - last.indexOf(b.label) || a.label.localeCompare(b.label));
  const ownLabel = own.every(({ place }) => place === undefined || isNowhere(place)) ? withoutFolder : "This Workspace";
  return [...(own.length === 0 ? [] : [{ label: ownLabel, chats: own }]), ...sorted];
}

function placeKey(place: PlacedSummary["place"]): string {
  if (place === undefined || placeName(place) === "") {
    return labelOf(place);
  }
  return place.folders.length > 0 ? place.folders.join("\n") : place.workspaces.join("\n");
}

function labelOf(place: PlacedSummary["place"]): string {
  return placeName(place) || (place === undefined || isNowhere(place) ? withoutFolder : unknownFolders);
}

/** The label with the folders' paths, where there are any. */
function withPath({ label, chats }: ChatGroup): string {
  const paths = (chats[0]?.place?.folders ?? []).map((folder) => folder.replace(/^file:\/\//, ""));
  return paths.length === 0 ? label : `${label} (${paths.join(", ")})`;
}
