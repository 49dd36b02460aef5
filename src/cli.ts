#!/usr/bin/env node
/**
 * The `trait` command for operators: it talks to the running node, or opens the node itself when none runs. Exit status 0
 * is success, 1 a refusal with its sentences on standard error, 2 a command that was not understood.
 */
import "./runtime/temporal.ts";
import { runCommandLine } from "./cli/run.ts";

process.exit(await runCommandLine(process.argv.slice(2)));
