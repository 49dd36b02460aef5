/** The commands of acting together as people type them. */
import { Option } from "commander";
import type { CommandForm, Typed } from "./commands.ts";
import { readFileToHandIn } from "./read-file.ts";

const text = (value: unknown): string => typeof value === "string" ? value : "";
const orNull = (value: unknown): string | null => typeof value === "string" ? value : null;
const first = ({ words }: Typed) => words[0] ?? "";
const needed = (flags: string, meaning: string) => new Option(flags, meaning).makeOptionMandatory();
const file = () => needed("--file <path>", "the file to read, - for standard input");
const reason = () => needed("--reason <text>", "why; it is told in public");
const handle = () => new Option("--handle <handle>", "handle of the companion campaign here; made if left out");
const anyway = () => new Option("--anyway", "though its name resembles that of a partner").default(false);
const fileOf = async ({ options }: Typed) => await readFileToHandIn(text(options["file"]));

/** Commands about partners, actions and reports, in the order help lists them. */
export const ABOUT_ACTING_TOGETHER: readonly CommandForm[] = [
  {
    verb: "partner invite",
    options: [
      needed("--campaign <handle>", "handle of the campaign here"),
      needed("--partner <actor>", "@movement@host, or the address of its actor"),
      new Option("--action <action>", "address of an action of this campaign to be organised together"),
      new Option("--message <text>", "a few words to their organisers").default(""),
      new Option("--days <count>", "how many days they have to answer").default(30).argParser(Number),
      anyway(),
    ],
    example: "trait partner invite --campaign rent_strike --partner @union@partner.example",
    toArgs: ({ options }) => ({
      campaign: text(options["campaign"]),
      partner: text(options["partner"]),
      action: orNull(options["action"]),
      message: text(options["message"]),
      days: Number(options["days"]),
      anyway: options["anyway"] === true,
    }),
  },
  { verb: "partner list", example: "trait partner list --json" },
  {
    verb: "partner accept",
    words: [["<id>", "id of the invitation or request, see: trait partner list"]],
    options: [handle()],
    example: "trait partner accept 8fk2m",
    toArgs: (typed) => ({ id: first(typed), handle: orNull(typed.options["handle"]) }),
  },
  {
    verb: "partner decline",
    words: [["<id>", "id of the invitation or request"]],
    example: "trait partner decline 8fk2m",
    toArgs: (typed) => ({ id: first(typed) }),
  },
  {
    verb: "partner withdraw",
    words: [["<campaign>", "address of the joint campaign, or handle of the companion here"]],
    example: "trait partner withdraw rent_strike",
    toArgs: (typed) => ({ campaign: first(typed) }),
  },
  {
    verb: "partner remove",
    words: [["<organisation>", "address of the organisation's actor"]],
    options: [needed("--campaign <handle>", "handle of the campaign here")],
    example: "trait partner remove https://partner.example/m/union --campaign rent_strike",
    toArgs: (typed) => ({ organisation: first(typed), campaign: text(typed.options["campaign"]) }),
  },
  {
    verb: "partner ask",
    words: [["<campaign>", "@campaign@host, or its address"]],
    options: [handle()],
    example: "trait partner ask @rent_strike@front.example",
    toArgs: (typed) => ({ campaign: first(typed), handle: orNull(typed.options["handle"]) }),
  },
  {
    verb: "partner site",
    words: [["<site>", "its domain, with /.well-known/tdu-consent.txt or a TXT entry at _tdu-consent"]],
    options: [needed("--campaign <handle>", "handle of the campaign here"), anyway()],
    example: "trait partner site https://union.example --campaign rent_strike",
    toArgs: (typed) => ({
      site: first(typed),
      campaign: text(typed.options["campaign"]),
      anyway: typed.options["anyway"] === true,
    }),
  },
  {
    verb: "partner declare",
    words: [["<name>", "name of the organisation"]],
    options: [
      needed("--campaign <handle>", "handle of the campaign here"),
      new Option("--country <code>", "its country, such as FR"),
    ],
    example: 'trait partner declare "Tenants of the North" --campaign rent_strike',
    toArgs: (typed) => ({
      name: first(typed),
      campaign: text(typed.options["campaign"]),
      country: orNull(typed.options["country"]),
    }),
  },
  { verb: "partner sync", example: "trait partner sync" },
  {
    verb: "text sign",
    words: [["<campaign>", "address of the joint campaign, or handle of the campaign here"]],
    options: [needed("--version <number>", "which version").argParser(Number)],
    example: "trait text sign rent_strike --version 2",
    toArgs: (typed) => ({ campaign: first(typed), version: Number(typed.options["version"]) }),
  },
  {
    verb: "action add",
    options: [file(), new Option("--draft", "keep it a draft that only organisers see").default(false)],
    example: "trait action add --file action.json",
    toArgs: async (typed) => ({ file: await fileOf(typed), draft: typed.options["draft"] === true }),
  },
  { verb: "action list", example: "trait action list" },
  {
    verb: "action cancel",
    words: [["<action>", "address or id of the action"]],
    example: "trait action cancel https://partner.example/actions/act8fk2m",
    toArgs: (typed) => ({ call: first(typed) }),
  },
  {
    verb: "action part-of",
    words: [["<action>", "address of an action of this node"], [
      "[other]",
      "address of the action it is part of; left out, it counts by itself again",
    ]],
    example: "trait action part-of https://partner.example/actions/act8fk2m https://front.example/actions/act9",
    toArgs: (typed) => ({ action: first(typed), other: typed.words[1] ?? null }),
  },
  { verb: "action doubles", example: "trait action doubles" },
  {
    verb: "report file",
    options: [file()],
    example: "trait report file --file report.json",
    toArgs: async (typed) => ({ file: await fileOf(typed) }),
  },
  {
    verb: "report correct",
    words: [["<report>", "address of the report"]],
    options: [file(), reason()],
    example: 'trait report correct https://partner.example/reports/7 --file report.json --reason "counted again"',
    toArgs: async (typed) => ({
      report: first(typed),
      file: await fileOf(typed),
      reason: text(typed.options["reason"]),
    }),
  },
  {
    verb: "report withdraw",
    words: [["<report>", "address of the report"]],
    options: [reason()],
    example: 'trait report withdraw https://partner.example/reports/7 --reason "the wrong action"',
    toArgs: (typed) => ({ report: first(typed), reason: text(typed.options["reason"]) }),
  },
  {
    verb: "report reject",
    words: [["<report>", "address of another organisation's report"]],
    options: [reason()],
    example: 'trait report reject https://partner.example/reports/7 --reason "we were there and saw nobody"',
    toArgs: (typed) => ({ report: first(typed), reason: text(typed.options["reason"]) }),
  },
  { verb: "report list", example: "trait report list" },
];
