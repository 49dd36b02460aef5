/** The control socket: who may open it, what a dead node leaves behind, and folders whose path is too long. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOperatedNode, type OperatedNode } from "../../test/cli/operated-node.ts";
import { findControlPath } from "./control/address.ts";
import { askRunningNode } from "./control/ask.ts";
import { type ControlDoor, startControl } from "./control.ts";
import type { MovementNode } from "./movement-node.ts";

let front: OperatedNode;
let folder: string;
const doors: ControlDoor[] = [];

beforeEach(async () => {
  front = await openOperatedNode();
  folder = front.settings.dataFolder;
});
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
  await front.close();
});

async function open(node: MovementNode = front.node): Promise<ControlDoor> {
  const door = await startControl(node);
  doors.push(door);
  return door;
}

function inFolder(dataFolder: string): MovementNode {
  return { ...front.node, settings: { ...front.settings, dataFolder } };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("only the owner may open the socket, and the folder made for it", async () => {
  const fresh = join(folder, "fresh");
  await open(inFolder(fresh));
  expect(modeOf(fresh)).toBe(0o700);
  expect(modeOf(join(fresh, "control.sock"))).toBe(0o600);
  expect(statSync(join(fresh, "control.sock")).isSocket()).toBe(true);
});

test("a verb is asked and answered; refusals come back as they are", async () => {
  await open();
  expect(await askRunningNode(folder, "status", {})).toMatchObject({ ok: true, value: { running: true } });
  expect(await askRunningNode(folder, "person sign-in", { handle: "x" })).toMatchObject({ ok: false });
  expect(await askRunningNode(folder, "nonsense", {})).toMatchObject({ ok: false });
});

test("nothing is left after closing, and nobody answers", async () => {
  const door = await startControl(front.node);
  await door.close();
  expect(existsSync(join(folder, "control.sock"))).toBe(false);
  expect(await askRunningNode(folder, "status", {})).toBeNull();
});

test("a socket left by a node that died is replaced", async () => {
  const path = join(folder, "control.sock");
  const died = createServer();
  await new Promise<void>((resolve) => died.listen(`${path}.young`, resolve));
  renameSync(`${path}.young`, path);
  await new Promise((resolve) => died.close(resolve));
  expect(statSync(path).isSocket()).toBe(true);
  expect(await askRunningNode(folder, "status", {})).toBeNull();
  await open();
  expect(await askRunningNode(folder, "status", {})).toMatchObject({ ok: true });
});

test("a second process of the node leaves the socket to the first", async () => {
  await open();
  const second = await startControl(front.node);
  await second.close();
  expect(await askRunningNode(folder, "status", {})).toMatchObject({ ok: true });
});

test("a folder too deep for a socket gets a short path that is written down", async () => {
  const deep = join(folder, "d".repeat(60), "e".repeat(60));
  const door = await open(inFolder(deep));
  const path = findControlPath(deep) ?? "";
  expect(readFileSync(join(deep, "control.path"), "utf8").trim()).toBe(path);
  expect([modeOf(join(deep, "control.path")), modeOf(dirname(path)), modeOf(path)]).toEqual([0o600, 0o700, 0o600]);
  expect(await askRunningNode(deep, "status", {})).toMatchObject({ ok: true });
  await door.close();
  expect([existsSync(dirname(path)), existsSync(join(deep, "control.path"))]).toEqual([false, false]);
});

test("a short path is believed only where nodes make them", async () => {
  const deep = join(folder, "d".repeat(60), "e".repeat(60));
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, "control.path"), join(folder, "control.sock"));
  expect(findControlPath(deep)).toBeNull();
});

test.each([
  ["GET", "/verb", "", 404],
  ["POST", "/other", "{}", 404],
  ["POST", "/verb", "not json", 400],
  ["POST", "/verb", '{"args":{}}', 400],
  ["POST", "/verb", " ".repeat((64 << 20) + 1), 413],
])("%s %s is answered without a fault", async (method, path, body, status) => {
  await open();
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    const asking = request({ socketPath: join(folder, "control.sock"), method, path }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    asking.on("error", reject).end(body);
  });
  expect(answered).toBe(status);
});
