/** What a partner wrote is taken over with its form, and can say here nothing that it did not say there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import { markdownToHtml } from "./markdown.ts";

test.each([
  "Rendez-vous à **7 h**, *sans* retard.\n\nPuis une ligne\net une autre.",
  "- pain\n- eau\n  - plate\n\n3. trois\n4. quatre",
  "> Ils ont dit\n> **non**.\n\nNous : [lisez](https://front.example/a_b?c=d&e=1).",
  "`a * b` et 2 * 3 * 4, _pas_ ~~barré~~, <b> & co, 1. début, - tiret, # dièse",
  "# Titre\n\nTexte\n\n    code\n      plus loin",
  "يوم **العمل** المشترك",
])("what was written in Markdown reads the same after its way as HTML: %j", (markdown) => {
  const html = markdownToHtml(markdown).replace(
    /<(\/?)h[3-6]>/g,
    (_, end) => end === "" ? "<p><strong>" : "</strong></p>",
  );
  expect(markdownToHtml(htmlToMarkdown(html))).toBe(html);
});

test("a script, a picture and a link that is none leave words or nothing", () => {
  expect(htmlToMarkdown('<script>alert(1)</script><p><a href="javascript:alert(1)">ici</a> <img src="x" alt="a"></p>'))
    .toBe("ici");
});

test("no text, whatever it is, becomes markup that was not there", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const escaped = text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
    const tags = markdownToHtml(htmlToMarkdown(`<p>x${escaped}x</p>`)).match(/<(?!\/?p>|br)[^>]*>/g) ?? [];
    expect(tags.filter((tag) => !tag.startsWith('<a href="http') && tag !== "</a>")).toEqual([]);
  }));
});
