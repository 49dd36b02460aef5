import { expect, test } from "vitest";
import { linksBack } from "./profile-links.ts";

const ours = ["https://front.example/@eva", "https://front.example/u/1"];

test.each([
  ['<a href="https://front.example/@eva" rel="me">me</a>', true],
  ["<link rel='nofollow ME' href='https://front.example/@eva/'>", true],
  ["<a rel=me href=https://front.example/u/1>me</a>", true],
  ['<a href="https://front.example/@eva">me</a>', false],
  ['<a href="https://front.example/@mallory" rel="me">me</a>', false],
  ['<a href="https://front.example/@eva" rel="menu">me</a>', false],
  ['<p rel="me" href="https://front.example/@eva">', false],
])("%s leads back: %s", (html, leads) => {
  expect(linksBack(html, ours)).toBe(leads);
});
