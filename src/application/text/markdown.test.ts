/** What organisers write becomes plain, safe HTML that is the same each time and survives the cleaning of others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownToHtml, markdownToPlain } from "./markdown.ts";
import { foreignPlainText, sanitiseForeignHtml } from "./sanitise.ts";

const REL = 'rel="nofollow noopener noreferrer"';

describe("markdownToHtml", () => {
  it("renders paragraphs, line breaks as typed, emphasis, lists and quotes", () => {
    expect(markdownToHtml("À **7 h**\n*ici*\n\n- un\n- deux\n\n> dit-elle")).toBe(
      "<p>À <strong>7 h</strong><br>\n<em>ici</em></p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n<blockquote>\n<p>dit-elle</p>\n</blockquote>",
    );
  });

  it("starts headings at h3, because pages and cards have their own", () => {
    expect(markdownToHtml("# Un\n\nDeux\n----\n\n###### Six")).toBe("<h3>Un</h3>\n<h4>Deux</h4>\n<h6>Six</h6>");
  });

  it("keeps raw HTML as the text it is", () => {
    expect(markdownToHtml("<script>alert(1)</script> <b onclick=x>b</b>")).toBe(
      "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;b&lt;/b&gt;</p>",
    );
  });

  it("links bare https addresses and nothing less", () => {
    expect(markdownToHtml("https://a.example/x?y=1&z=2.")).toBe(
      `<p><a href="https://a.example/x?y=1&amp;z=2" ${REL}>https://a.example/x?y=1&amp;z=2</a>.</p>`,
    );
    for (const text of ["http://a.example", "a.example", "ana@a.example", "//a.example", "ftp://a.example"]) {
      expect(markdownToHtml(text)).toBe(`<p>${text}</p>`);
    }
  });

  it("refuses links to anything but web addresses", () => {
    for (
      const url of [
        "javascript:alert(1)",
        "data:text/html,x",
        "/relative",
        "//a.example",
        "mailto:a@b.example",
        "https:///x",
      ]
    ) {
      expect(markdownToHtml(`[x](${url})`)).not.toContain("<a");
    }
    expect(markdownToHtml('[x](https://a.example/ "onmouseover=alert(1)")')).toBe(
      `<p><a href="https://a.example/" ${REL}>x</a></p>`,
    );
  });

  it("shows a picture's description instead of a picture from elsewhere", () => {
    expect(markdownToHtml("![L'<affiche>](https://tracker.example/1.png)")).toBe("<p>L'&lt;affiche&gt;</p>");
  });

  it("gives the same output for the same input, and nothing for nothing", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(markdownToHtml(text)).toBe(markdownToHtml(text));
    }));
    expect(markdownToHtml(" \n")).toBe("");
  });

  it("means the same after being cleaned as foreign HTML", () => {
    const pieces = fc.constantFrom(
      "**b**",
      "*i*",
      "~~d~~",
      "`c`",
      "- x",
      "1. y",
      "> q",
      "# h",
      "word",
      "&amp;",
      "<",
      "\n",
      "\n\n",
      " ",
      "https://a.example/p",
      "[t](https://b.example)",
      "```",
      "    code",
    );
    fc.assert(fc.property(fc.array(pieces, { maxLength: 25 }).map((all) => all.join("")), (markdown) => {
      const html = markdownToHtml(markdown);
      const cleaned = sanitiseForeignHtml(html);
      expect(foreignPlainText(cleaned, 10_000)).toBe(foreignPlainText(html, 10_000));
      expect(tagsOf(cleaned)).toEqual(tagsOf(html));
    }));
  });
});

/** The tags in order, with headings as the bold paragraphs they are cleaned into, and empty paragraphs left out. */
function tagsOf(html: string): string[] {
  const plain = html.replace(/<h\d>/g, "<p><strong>").replace(/<\/h\d>/g, "</strong></p>").replace(/<p>\s*<\/p>/g, "");
  return [...plain.matchAll(/<\/?\w+[^>]*>/g)].map(([tag]) =>
    tag.replace(" />", ">").replace('a.example/"', 'a.example"').replace('b.example/"', 'b.example"')
  );
}

describe("markdownToPlain", () => {
  it("keeps the words, one block to a line, and drops the marks", () => {
    expect(markdownToPlain("# Titre\n\nÀ **7 h**, [ici](https://a.example)\n\n- un\n- *deux*\n\n> dit", 200)).toBe(
      "Titre\nÀ 7 h, ici\n- un\n- deux\ndit",
    );
  });

  it("is text, not HTML: nothing is escaped", () => {
    expect(markdownToPlain("a < b & <b>c</b>", 200)).toBe("a < b & <b>c</b>");
  });

  it("never exceeds the length asked for", () => {
    expect(markdownToPlain("mot ".repeat(100), 30)).toBe("mot mot mot mot mot mot mot…");
  });
});
