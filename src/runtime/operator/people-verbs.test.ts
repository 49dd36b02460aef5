/** The verbs about accounts, through a real node. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { frontSetup, openOperatedNode, type OperatedNode } from "../../../test/cli/operated-node.ts";

let front: OperatedNode;
beforeEach(async () => {
  front = await openOperatedNode();
  await front.does("setup", frontSetup);
});
afterEach(() => front.close());

test("people are listed with role and standing, and nothing about how they sign in", async () => {
  await front.does("person add", { handle: "bo", name: "Bo", role: "moderator" });
  expect(await front.does("person list")).toEqual([
    { handle: "ana", name: "Ana", role: "steward", state: "waiting" },
    { handle: "bo", name: "Bo", role: "moderator", state: "waiting" },
  ]);
});

test("an invitation is a link with places and a day on which it ends", async () => {
  expect(await front.does("person invite", { places: 20, days: 14, role: "member" })).toMatchObject({
    link: expect.stringMatching(/^https:\/\/front\.example\/invitations\/[\w-]{32}$/),
    places: 20,
  });
  expect(await front.refuses("person invite", { places: 0, days: 14, role: "member" })).toEqual([
    expect.stringContaining("--places"),
  ]);
});

test("roles and standing change, and the last steward stays", async () => {
  await front.does("person add", { handle: "bo", name: "Bo", role: "member" });
  await front.does("person role", { handle: "bo", role: "organiser" });
  await front.does("person suspend", { handle: "bo" });
  expect(await front.does("person list")).toContainEqual({
    handle: "bo",
    name: "Bo",
    role: "organiser",
    state: "suspended",
  });
  expect(await front.refuses("person link", { handle: "bo" })).toEqual([expect.stringContaining("There is no")]);
  await front.does("person restore", { handle: "bo" });
  expect(await front.does("person link", { handle: "bo" })).toMatchObject({ handle: "bo" });
  expect(await front.refuses("person suspend", { handle: "ana" })).toEqual([
    expect.stringContaining("needs a steward"),
  ]);
  expect(await front.does("person way", { way: "open" })).toEqual({ way: "open" });
});
