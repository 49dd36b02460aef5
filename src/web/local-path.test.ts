import { expect, test } from "vitest";
import { localPath } from "./local-path.ts";

const asked = (path: string) => localPath(path, "https://front.example", "/home");

test("a way back keeps its query, because a conversation is nothing without the post it is about", () => {
  expect(asked("/thread?uri=https%3A%2F%2Fa.example%2F1")).toBe("/thread?uri=https%3A%2F%2Fa.example%2F1");
});

test("a way back never leads to another site, whatever its query says", () => {
  for (const path of ["//a.example/?x", "/\\a.example", "/.//a.example?x", "https://a.example/", "javascript:x", ""]) {
    expect(asked(path)).toBe("/home");
  }
});
