/** How many servers one visitor lets this node ask. */
import { interactionLimits } from "../../domain/limits.ts";
import { limitVisitors } from "../middleware/visitor-limit.ts";

/** Counts one question of this visitor to another server. */
export const countLookUp = limitVisitors(interactionLimits, "too_many_lookups");
