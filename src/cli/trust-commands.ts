/** The commands about being known for who one is, as people type them: the movement's website, keys of ours and of partners. */
import { Option } from "commander";
import type { CommandForm } from "./commands.ts";

const actor = () =>
  new Option("--actor <handle>", "one actor of this node; the movement and its campaigns if left out");
const orNull = (value: unknown): string | null => typeof value === "string" ? value : null;
const whose = ["<actor>", "address of the partner's actor, see: trait key list"] as const;
const print = ["<fingerprint>", "the key's fingerprint, as they told it to you"] as const;

/** Commands about websites and keys, in the order help lists them. */
export const ABOUT_TRUST: readonly CommandForm[] = [
  { verb: "movement show", example: "trait movement show" },
  {
    verb: "movement website",
    words: [["<website>", "the front page of its domain, or none"]],
    example: "trait movement website https://union.example",
    toArgs: ({ words: [website] }) => ({ website: website ?? "" }),
  },
  { verb: "movement check", example: "trait movement check" },
  { verb: "key list", example: "trait key list" },
  {
    verb: "key rotate",
    options: [actor()],
    example: "trait key rotate",
    toArgs: ({ options }) => ({ actor: orNull(options["actor"]) }),
  },
  {
    verb: "key revoke",
    options: [actor(), new Option("--since <moment>", "from when on it was in other hands; now if left out")],
    example: "trait key revoke --since 2026-11-23T18:00:00Z",
    toArgs: ({ options }) => ({ actor: orNull(options["actor"]), since: orNull(options["since"]) }),
  },
  {
    verb: "key accept",
    words: [whose, print],
    example: 'trait key accept https://partner.example/m/union "1a2b 3c4d 5e6f 7a8b 9c0d 1e2f 3a4b 5c6d"',
    toArgs: ({ words: [whom, key] }) => ({ actor: whom ?? "", fingerprint: key ?? "" }),
  },
  {
    verb: "key refuse",
    words: [whose, print],
    example: 'trait key refuse https://partner.example/m/union "1a2b 3c4d 5e6f 7a8b 9c0d 1e2f 3a4b 5c6d"',
    toArgs: ({ words: [whom, key] }) => ({ actor: whom ?? "", fingerprint: key ?? "" }),
  },
];
