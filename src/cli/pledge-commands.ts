/** The commands about pledges as people type them. */
import { Option } from "commander";
import type { CommandForm } from "./commands.ts";

const call = ["<call>", "address or id of the call"] as const;
const who = ["<who>", "id of a pledge, @handle@host, or the address of an actor"] as const;

/** Commands about who will be there, in the order help lists them. */
export const ABOUT_PLEDGES: readonly CommandForm[] = [
  {
    verb: "pledge list",
    words: [call],
    options: [new Option("--counts", "numbers alone, nobody who waits").default(false)],
    example: "trait pledge list https://front.example/calls/42 --counts",
    toArgs: ({ words: [id], options }) => ({ call: id ?? "", counts: options["counts"] === true }),
  },
  {
    verb: "pledge accept",
    words: [call, who],
    example: "trait pledge accept https://front.example/calls/42 @bo@m.example",
    toArgs: ({ words: [id, one] }) => ({ call: id ?? "", who: [one ?? ""] }),
  },
  {
    verb: "pledge reject",
    words: [call, who],
    example: "trait pledge reject https://front.example/calls/42 @bo@m.example",
    toArgs: ({ words: [id, one] }) => ({ call: id ?? "", who: [one ?? ""] }),
  },
  {
    verb: "pledge slips",
    words: [call],
    options: [new Option("--count <count>", "how many codes").default(12).argParser(Number)],
    example: "trait pledge slips https://front.example/calls/42 --count 40",
    toArgs: ({ words: [id], options }) => ({ call: id ?? "", count: Number(options["count"]) }),
  },
];
