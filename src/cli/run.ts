/**
 * Runs one command line: understands it, has the verb done, prints the answer. Answers the exit status: 0 only on success,
 * 1 for refusals, 2 when the command was not understood. Nobody ever sees a stack trace.
 */
import { Command, CommanderError } from "commander";
import { readSettings, type Settings } from "../runtime/config.ts";
import type { JsonValue, VerbResult } from "../runtime/operator/verb.ts";
import { SUMMARIES } from "../runtime/operator/summaries.ts";
import { SOFTWARE_VERSION } from "../runtime/version.ts";
import { askNode } from "./ask-node.ts";
import { type CommandForm, COMMANDS, NotUnderstood } from "./commands.ts";
import { printable, printableJson, processTerminal, type Terminal } from "./terminal.ts";

/** What the command line takes from its surroundings. */
export interface CommandLineOptions {
  readonly terminal?: Terminal;
  /** Settings instead of those of the environment. */
  readonly settings?: Settings;
}

/** Does what the words say and answers the exit status. */
export async function runCommandLine(words: readonly string[], options: CommandLineOptions = {}): Promise<number> {
  const { terminal = processTerminal } = options;
  let status = 0;
  const program = buildProgram(terminal, async (form, typed, asJson) => {
    const settings = options.settings ?? readSettings();
    const ask = (args: JsonValue) => askNode(settings, form.verb, args);
    const result = form.run === undefined
      ? await ask(await form.toArgs?.(typed) ?? {})
      : await form.run(typed, settings, ask);
    status = print(terminal, result, asJson);
  }, async (read, target, asJson, folder = "") => {
    const printer = {
      out: (line: string) => terminal.out(printable(line)),
      err: (line: string) => terminal.err(printable(line)),
    };
    const { runTally, runVerify } = await import("../verify/command.ts");
    if (read === "mirror") status = await (await import("./mirror/mirror.ts")).runMirror(target, folder, printer);
    else status = await (read === "verify" ? runVerify : runTally)(target, asJson, printer);
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof NotUnderstood) {
      terminal.err(`error: ${error.message}`);
      return 2;
    }
    terminal.err(printable(error instanceof Error ? error.message : String(error)));
    return 1;
  }
}

type Act = (
  form: CommandForm,
  typed: { readonly words: readonly (string | undefined)[]; readonly options: Readonly<Record<string, unknown>> },
  asJson: boolean,
) => Promise<void>;

/** Commands that read public addresses and need no node. */
type ReadOnly = (
  read: keyof typeof READERS | "mirror",
  target: string,
  asJson: boolean,
  folder?: string,
) => Promise<void>;

const READERS = {
  tally: "prints the published figures of any node's campaign with their sources",
  verify: "recomputes published figures from their sources over public HTTP; exit 1 names every difference",
} as const;

function buildProgram(terminal: Terminal, act: Act, readOnly: ReadOnly): Command {
  const program = new Command("trait")
    .description("Operates a Trait d'union node: the running one, or the one in TRAIT_DATA.")
    .version(SOFTWARE_VERSION)
    .option("--json", "print the answer as one line of JSON")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError("(add --help for how to write it)")
    .exitOverride();
  for (const form of COMMANDS) addCommand(program, form, act);
  for (const [name, meaning] of Object.entries(READERS) as [keyof typeof READERS, string][]) {
    program.command(name).description(meaning)
      .argument("<campaign>", "address of a campaign on any node, or an exported bundle")
      .addHelpText("after", `\nExample:\n  trait ${name} https://front.example/c/rent_strike`)
      .action(async (target: string) => await readOnly(name, target, isJson(program)));
  }
  program.command("mirror").description(
    "writes a campaign as a bundle and a page that need no node, and verify like it",
  )
    .argument("<campaign>", "address of a campaign on any node").argument("<folder>", "where to write")
    .addHelpText("after", "\nExample:\n  trait mirror https://front.example/c/rent_strike ./rent_strike")
    .action(async (target: string, folder: string) => await readOnly("mirror", target, isJson(program), folder));
  return program;
}

/** What the commands with the same first word are about. */
const GROUPS: Readonly<Record<string, string>> = {
  person: "people with an account",
  campaign: "campaigns",
  call: "calls to action",
  partner: "organisations that act together",
  text: "common texts",
  action: "local actions of joint campaigns",
  report: "what took place",
  flag: "complaints from other servers",
  reply: "what others wrote under calls",
  message: "private messages",
  network: "with whom the node exchanges anything",
  queue: "what waits to be done or was given up",
};

function addCommand(program: Command, form: CommandForm, act: Act): void {
  const command = form.verb.split(" ").reduce((above, word) => {
    return above.commands.find((known) => known.name() === word) ?? above.command(word).description(GROUPS[word] ?? "");
  }, program);
  command.description(SUMMARIES[form.verb]);
  for (const [syntax, meaning] of form.words ?? []) command.argument(syntax, meaning);
  for (const option of form.options ?? []) command.addOption(option);
  command.addHelpText("after", `\nExample:\n  ${form.example}`);
  command.action(async () => {
    await act(
      form,
      { words: command.processedArgs as (string | undefined)[], options: command.opts() },
      isJson(program),
    );
  });
}

function isJson(program: Command): boolean {
  return program.opts<{ json?: boolean }>().json === true;
}

/** Prints an answer: the value or lines on standard output, warnings and refusals on standard error. */
function print(terminal: Terminal, result: VerbResult, asJson: boolean): number {
  if (!result.ok) {
    for (const sentence of result.sentences) terminal.err(printable(sentence));
    return 1;
  }
  for (const warning of result.warnings) terminal.err(printable(warning));
  if (asJson) terminal.out(printableJson(result.value));
  else for (const line of result.lines) terminal.out(printable(line));
  return 0;
}
