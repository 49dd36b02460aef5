/** How often one visitor signs somebody up by mail (threats 109). */
import { pledgeLimits } from "../../domain/limits.ts";
import { limitVisitors } from "../middleware/visitor-limit.ts";

/** Counts one sign-up of this visitor. */
export const countSignUp = limitVisitors(pledgeLimits, "too_many_attempts");
