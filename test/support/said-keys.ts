/**
 * Which words the pages say, read from their source: keys written out, and the beginnings of keys that are put together.
 * The test of the catalogues and the command that keeps them both look here.
 */

/** The mark of a message that was added in English and waits for its translation. */
export const UNTRANSLATED = "⚑ ";

/** One source file; the path is relative to `src`. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** The keys said in some sources. `keys` are the known ones, by whose first words a key is told from a file name. */
export function keysSaid(
  files: readonly SourceText[],
  keys: readonly string[],
): { readonly literal: ReadonlySet<string>; readonly prefixes: readonly string[] } {
  const families = new Set(keys.map((known) => known.split(".")[0]));
  const isKeyLike = (key: string) => families.has(key.split(".")[0]) && !/\.(ts|js|css|json)$/.test(key);
  const literal = new Set<string>();
  const prefixes = new Set<string>();
  for (const { path, text } of files) {
    for (const [, key = ""] of text.matchAll(/"((?:[a-z_]+)(?:\.[\w-]+)+)"/g)) {
      // Rooms without pages say only what calls carry to other servers, mail, and what a device shows; their other dotted words are events and hosts.
      if (path.startsWith("web/") ? isKeyLike(key) : isFarFromPages(path, key)) literal.add(key);
    }
    for (const [, prefix = ""] of text.matchAll(/`([a-z_]+\.(?:[a-z_]+\.)*)\$\{/g)) prefixes.add(prefix);
  }
  return { literal, prefixes: [...prefixes] };
}

/** Columns of the database look like words of mail and are none. */
function isFarFromPages(path: string, key: string): boolean {
  return key.startsWith("wire.") || key.startsWith("push.") ||
    (key.startsWith("mail.") && !path.startsWith("database/"));
}
