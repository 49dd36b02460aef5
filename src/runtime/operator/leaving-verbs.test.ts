/** The verbs about somebody who leaves, through a real node. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { frontSetup, openOperatedNode, type OperatedNode } from "../../../test/cli/operated-node.ts";

let front: OperatedNode;
beforeEach(async () => {
  front = await openOperatedNode();
  await front.does("setup", frontSetup);
  await front.does("person add", { handle: "bo", name: "Bo", role: "member" });
});
afterEach(() => front.close());

test("somebody is erased only when the handle is said twice, and the receipts have an address nobody can guess", async () => {
  expect(await front.refuses("person erase", { handle: "bo", confirm: "bob" })).toEqual([
    expect.stringContaining("--confirm bo"),
  ]);
  expect(await front.refuses("person erase", { handle: "nobody", confirm: "nobody" })).toEqual([
    expect.stringContaining("no person nobody"),
  ]);
  expect(await front.does("person erase", { handle: "bo", confirm: "bo" })).toMatchObject({
    handle: "bo",
    receipts: expect.stringMatching(/^https:\/\/front\.example\/erased\/.{20,}$/),
  });
  expect(await front.refuses("person add", { handle: "bo", name: "Another", role: "member" })).toEqual([
    expect.stringContaining("taken"),
  ]);
});

test("an archive is begun for its person, one at a time, and holds no keys", async () => {
  expect(await front.does("person export", { handle: "bo" })).toMatchObject({
    page: "https://front.example/settings/leaving",
  });
  expect(await front.refuses("person export", { handle: "bo" })).toEqual([expect.stringContaining("being made")]);
  const row = await front.node.store.db.selectFrom("person_export").select("key_files").executeTakeFirstOrThrow();
  expect(row.key_files).toEqual([]);
  expect(await front.refuses("person export", { handle: "nobody" })).toEqual([
    expect.stringContaining("no person nobody"),
  ]);
});
