/** Where an address lies in a mirror: under its own path for the mirrored origin, under `kept/` for everybody else's. */

const SAFE = /^(?:\/[A-Za-z0-9._~@+=,-]+)+$/;
const OWN = ["static", "kept", "bundle.json", "index.html"];

/** The folder of an address, without a stroke at either end; null for what no server of files could find again. */
export function folderOf(origin: string, address: string): string | null {
  const url = /^https?:/.test(address) ? URL.parse(address) : null;
  if (url === null || url.search !== "" || url.hash !== "" || !SAFE.test(url.pathname)) return null;
  const path = url.pathname.slice(1);
  if (path.split("/").some((part) => /^\.+$/.test(part))) return null;
  if (url.origin !== origin) return `kept/${url.host.replace(":", "_")}/${path}`;
  return OWN.includes(path.split("/")[0] ?? "") ? null : path;
}

/** The file of a document: beside its folder, ending in `.json`. */
export function dataFile(folder: string): string {
  return folder.endsWith(".json") ? folder : `${folder}.json`;
}
