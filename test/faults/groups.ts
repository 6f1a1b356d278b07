import type { FaultGroup } from "./fault.ts";
import { bodies, openBodies } from "./groups/bodies.ts";
import { disguises } from "./groups/disguises.ts";
import { ends } from "./groups/ends.ts";
import { redirects } from "./groups/redirects.ts";
import { repeats } from "./groups/repeats.ts";
import { silences } from "./groups/silence.ts";
import { size } from "./groups/size.ts";
import { way } from "./groups/way.ts";

/** Every fault, in the order of the table. */
export const faultGroups: readonly FaultGroup[] = [ends, bodies, openBodies, silences, repeats, disguises, redirects, way, size];
