/**
 * The commands as people type them: their arguments, options and an example each, and how they become the arguments of a verb.
 * What a verb does is not known here.
 */
import { InvalidArgumentError, Option } from "commander";
import { WAYS_IN } from "../domain/account.ts";
import { ROLES } from "../domain/person.ts";
import type { Settings } from "../runtime/config.ts";
import type { JsonValue, VerbResult } from "../runtime/operator/verb.ts";
import type { VerbName } from "../runtime/operator/summaries.ts";
import { ABOUT_ARCHIVES } from "./archive-commands.ts";
import { ABOUT_ACTING_TOGETHER } from "./joint-commands.ts";
import { ABOUT_PLEDGES } from "./pledge-commands.ts";
import { ABOUT_TRUST } from "./trust-commands.ts";
import { readFileToHandIn } from "./read-file.ts";

/** What was typed: arguments in order, options by name. */
export interface Typed {
  readonly words: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One command. */
export interface CommandForm {
  readonly verb: VerbName;
  /** Arguments as commander writes them, `<needed>` or `[optional]`, with what they are. */
  readonly words?: readonly (readonly [syntax: string, meaning: string])[];
  readonly options?: readonly Option[];
  readonly example: string;
  /** Reads what must be read and makes the verb's arguments. Throws {@link NotUnderstood} and `FileUnreadable`. */
  readonly toArgs?: (typed: Typed) => JsonValue | Promise<JsonValue>;
  /** Does what must be done around the verb, in place of `toArgs`. */
  readonly run?: (
    typed: Typed,
    settings: Settings,
    ask: (args: JsonValue) => Promise<VerbResult>,
  ) => Promise<VerbResult>;
}

/** Thrown when a command was typed in a way that means nothing. */
export class NotUnderstood extends Error {}

const needed = (flags: string, meaning: string) => new Option(flags, meaning).makeOptionMandatory();
const file = () => needed("--file <path>", "the file to read, - for standard input");
const draft = () => new Option("--draft", "keep it a draft that only organisers see").default(false);
const asWhom = () => new Option("--as <handle>", "the actor of this node that follows; the movement if left out");
const limit = (usual: number, most: number) =>
  new Option("--limit <count>", `how many at most, up to ${most}`).default(usual).argParser((typed) => {
    const count = Number(typed);
    if (Number.isInteger(count) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`Must be a whole number from 1 to ${most}.`);
  });

const callWord = ["<call>", "address or id of the call"] as const;
const handleWord = ["<handle>", "handle of the campaign"] as const;
const text = (value: unknown): string => typeof value === "string" ? value : "";
const textOrNull = (value: unknown): string | null => typeof value === "string" ? value : null;
const first = ({ words }: Typed) => words[0] ?? "";
const handleArgs = (typed: Typed) => ({ handle: first(typed) });
const callArgs = (typed: Typed) => ({ call: first(typed) });
const idArgs = (typed: Typed) => ({ id: first(typed) });
const uriArgs = (typed: Typed) => ({ uri: first(typed) });
const domainArgs = (typed: Typed) => ({ domain: first(typed) });
const limitArgs = ({ options }: Typed) => ({ limit: Number(options["limit"]) });
const targetArgs = (typed: Typed) => ({ target: first(typed), as: textOrNull(typed.options["as"]) });
const fileOf = async ({ options }: Typed) => await readFileToHandIn(text(options["file"]));

const ABOUT_PEOPLE: readonly CommandForm[] = [
  {
    verb: "setup",
    options: [
      needed("--name <name>", "name of the movement"),
      needed("--handle <handle>", "its handle, 1 to 30 of a-z 0-9 _; it can never change"),
      needed("--language <tag>", "its main language, such as fr or pt-br"),
      new Option("--country <code>", "its country, such as FR"),
      new Option("--website <address>", "its own website, such as https://union.example"),
      new Option("--organiser <handle>", "handle of the first organiser").default("organiser"),
      new Option("--organiser-name <name>", "their name").default("Organiser"),
    ],
    example: 'trait setup --name "Front populaire" --handle front --language fr --country FR',
    toArgs: ({ options }) => ({
      name: text(options["name"]),
      handle: text(options["handle"]),
      language: text(options["language"]),
      country: textOrNull(options["country"]),
      website: textOrNull(options["website"]),
      organiser: { handle: text(options["organiser"]), name: text(options["organiserName"]) },
    }),
  },
  {
    verb: "person add",
    options: [
      needed("--handle <handle>", "their handle, 1 to 30 of a-z 0-9 _"),
      needed("--name <name>", "the name they are shown by"),
      new Option("--role <role>", "what they may do").choices(ROLES).default("member"),
    ],
    example: 'trait person add --handle ana --name "Ana" --role organiser',
    toArgs: ({ options }) => ({
      handle: text(options["handle"]),
      name: text(options["name"]),
      role: text(options["role"]),
    }),
  },
  {
    verb: "person sign-in",
    words: [["<handle>", "handle of the person"]],
    example: "trait person sign-in ana",
    toArgs: handleArgs,
  },
  {
    verb: "person link",
    words: [["<handle>", "handle of the person"]],
    example: "trait person link ana",
    toArgs: handleArgs,
  },
  { verb: "person list", example: "trait person list --json" },
  {
    verb: "person invite",
    options: [
      new Option("--places <count>", "how many accounts it gives").default("1"),
      new Option("--days <count>", "how many days it works").default("14"),
      new Option("--role <role>", "what they may do").choices(ROLES).default("member"),
    ],
    example: "trait person invite --places 20 --days 14",
    toArgs: ({ options }) => ({
      places: Number(options["places"]),
      days: Number(options["days"]),
      role: text(options["role"]),
    }),
  },
  {
    verb: "person role",
    words: [["<handle>", "handle of the person"], ["<role>", ROLES.join(", ")]],
    example: "trait person role ana organiser",
    toArgs: ({ words }) => ({ handle: words[0] ?? "", role: words[1] ?? "" }),
  },
  {
    verb: "person suspend",
    words: [["<handle>", "handle of the person"]],
    example: "trait person suspend ana",
    toArgs: handleArgs,
  },
  {
    verb: "person export",
    words: [["<handle>", "handle of the person"]],
    example: "trait person export ana",
    toArgs: handleArgs,
  },
  {
    verb: "person erase",
    words: [["<handle>", "handle of the person"]],
    options: [needed("--confirm <handle>", "the handle again, because this can't be undone")],
    example: "trait person erase ana --confirm ana",
    toArgs: (typed) => ({ handle: first(typed), confirm: text(typed.options["confirm"]) }),
  },
  {
    verb: "person restore",
    words: [["<handle>", "handle of the person"]],
    example: "trait person restore ana",
    toArgs: handleArgs,
  },
  {
    verb: "person way",
    words: [["<way>", WAYS_IN.join(", ")]],
    example: "trait person way request",
    toArgs: ({ words }) => ({ way: words[0] ?? "" }),
  },
  { verb: "status", example: "trait status --json" },
];

const ABOUT_CAMPAIGNS: readonly CommandForm[] = [
  {
    verb: "campaign create",
    options: [file(), draft()],
    example: "trait campaign create --file campaign.json",
    toArgs: async (typed) => ({ file: await fileOf(typed), draft: typed.options["draft"] === true }),
  },
  {
    verb: "campaign revise",
    words: [handleWord],
    options: [file()],
    example: "trait campaign revise rent_strike --file campaign.json",
    toArgs: async (typed) => ({ handle: first(typed), file: await fileOf(typed) }),
  },
  { verb: "campaign publish", words: [handleWord], example: "trait campaign publish rent_strike", toArgs: handleArgs },
  { verb: "campaign close", words: [handleWord], example: "trait campaign close rent_strike", toArgs: handleArgs },
  { verb: "campaign list", example: "trait campaign list" },
];

const ABOUT_CALLS: readonly CommandForm[] = [
  {
    verb: "call publish",
    words: [["[call]", "address or id of a draft, instead of a file"]],
    options: [new Option("--file <path>", "the file to read, - for standard input"), draft()],
    example: "trait call publish --file call.json",
    toArgs: async (typed): Promise<JsonValue> => {
      const [call] = typed.words;
      const hasFile = typeof typed.options["file"] === "string";
      if (hasFile === (call !== undefined)) throw new NotUnderstood("give either --file or the call of a draft");
      if (call === undefined) return { file: await fileOf(typed), draft: typed.options["draft"] === true };
      if (typed.options["draft"] === true) throw new NotUnderstood("--draft goes with --file");
      return { call };
    },
  },
  {
    verb: "call revise",
    words: [callWord],
    options: [file()],
    example: "trait call revise https://front.example/calls/4m2xk --file call.json",
    toArgs: async (typed) => ({ call: first(typed), file: await fileOf(typed) }),
  },
  { verb: "call close", words: [callWord], example: "trait call close 4m2xk", toArgs: callArgs },
  { verb: "call cancel", words: [callWord], example: "trait call cancel 4m2xk", toArgs: callArgs },
  { verb: "call delete", words: [callWord], example: "trait call delete 4m2xk", toArgs: callArgs },
  {
    verb: "call list",
    options: [new Option("--campaign <handle>", "only those of one campaign")],
    example: "trait call list --campaign rent_strike",
    toArgs: ({ options }) => ({ campaign: textOrNull(options["campaign"]) }),
  },
];

const ABOUT_OTHERS: readonly CommandForm[] = [
  {
    verb: "follow",
    words: [["<target>", "@someone@host, or the address of an actor"]],
    options: [asWhom()],
    example: "trait follow @front@front.example",
    toArgs: targetArgs,
  },
  { verb: "follow list", example: "trait follow list" },
  {
    verb: "unfollow",
    words: [["<target>", "@someone@host, or the address of an actor"]],
    options: [asWhom()],
    example: "trait unfollow @front@front.example",
    toArgs: targetArgs,
  },
  {
    verb: "block",
    words: [["<domain>", "the host, without https://"]],
    options: [new Option("--reason <text>", "why, for the organisers who come after you").default("")],
    example: 'trait block bad.example --reason "spam"',
    toArgs: (typed) => ({ domain: first(typed), reason: text(typed.options["reason"]) }),
  },
  { verb: "block list", example: "trait block list" },
  {
    verb: "network mode",
    words: [["<mode>", "open, allow_list or partners"]],
    example: "trait network mode allow_list",
    toArgs: (typed) => ({ mode: first(typed) }),
  },
  {
    verb: "network allow",
    words: [["<domain>", "the host, without https://"]],
    options: [new Option("--note <text>", "why, for the stewards who come after you").default("")],
    example: "trait network allow partner.example",
    toArgs: (typed) => ({ domain: first(typed), note: text(typed.options["note"]) }),
  },
  {
    verb: "network disallow",
    words: [["<domain>", "the host"]],
    example: "trait network disallow partner.example",
    toArgs: domainArgs,
  },
  { verb: "network show", example: "trait network show" },
  { verb: "unblock", words: [["<domain>", "the host"]], example: "trait unblock bad.example", toArgs: domainArgs },
  { verb: "flag list", options: [limit(100, 1_000)], example: "trait flag list", toArgs: limitArgs },
  {
    verb: "flag resolve",
    words: [["<id>", "id of the complaint"]],
    example: "trait flag resolve 8fk2m",
    toArgs: idArgs,
  },
  {
    verb: "reply list",
    options: [
      new Option("--state <state>", "which ones").choices(["held", "shown", "hidden"]).default("held"),
      limit(100, 1_000),
    ],
    example: "trait reply list --state held",
    toArgs: (typed) => ({ state: text(typed.options["state"]), ...limitArgs(typed) }),
  },
  {
    verb: "reply show",
    words: [["<uri>", "address of the reply"]],
    example: "trait reply show https://other.example/notes/1",
    toArgs: uriArgs,
  },
  {
    verb: "reply hide",
    words: [["<uri>", "address of the reply"]],
    example: "trait reply hide https://other.example/notes/1",
    toArgs: uriArgs,
  },
  { verb: "message list", options: [limit(100, 1_000)], example: "trait message list", toArgs: limitArgs },
];

const ABOUT_QUEUES: readonly CommandForm[] = [
  {
    verb: "queue list",
    options: [
      new Option("--queue <name>", "only one queue: inbox, event or delivery"),
      new Option("--dead", "only what was given up").default(false),
      limit(100, 10_000),
    ],
    example: "trait queue list --dead --limit 20",
    toArgs: (typed) => ({
      queue: textOrNull(typed.options["queue"]),
      dead: typed.options["dead"] === true,
      ...limitArgs(typed),
    }),
  },
  {
    verb: "queue replay",
    words: [["[id]", "id of one job"]],
    options: [new Option("--queue <name>", "everything that was given up in a queue")],
    example: "trait queue replay --queue delivery",
    toArgs: ({ words: [id], options }): JsonValue => {
      const queue = textOrNull(options["queue"]);
      if ((id === undefined) === (queue === null)) throw new NotUnderstood("give either the id of a job or --queue");
      return id === undefined ? { queue } : { id };
    },
  },
  {
    verb: "queue bury",
    words: [["<id>", "id of the job"]],
    example: "trait queue bury 0192f7a0-8a52-7c1e-9a4e-0f3a5b6c7d8e",
    toArgs: idArgs,
  },
];

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandForm[] = [
  ...ABOUT_PEOPLE,
  ...ABOUT_CAMPAIGNS,
  ...ABOUT_CALLS,
  ...ABOUT_TRUST,
  ...ABOUT_PLEDGES,
  ...ABOUT_ACTING_TOGETHER,
  ...ABOUT_ARCHIVES,
  ...ABOUT_OTHERS,
  ...ABOUT_QUEUES,
];
