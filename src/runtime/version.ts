/** The version of this software, from its manifest. */
import manifest from "../../package.json" with { type: "json" };

/** Version as in `package.json`, told by NodeInfo and the user agent. */
export const SOFTWARE_VERSION: string = manifest.version;
