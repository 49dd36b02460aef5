/** Nothing that another server sends runs, hides or deceives in our pages, and nothing it sends makes us fall over. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readingLimits } from "../../domain/limits.ts";
import { foreignPlainText, sanitiseForeignHtml } from "./sanitise.ts";

const REL = 'rel="nofollow noopener noreferrer"';
const SAFE_TAG =
  /^<(\/?(p|strong|em|b|i|u|del|s|code|pre|blockquote|ul|ol|li|span)|\/a|br \/|ol start="\d+"|span class="[a-z -]+"|a href="https?:\/\/[^"<>]*" rel="nofollow noopener noreferrer"( class="[a-z -]+")?)>$/;

describe("sanitiseForeignHtml", () => {
  it("keeps what Mastodon writes", () => {
    const mention =
      '<p><span class="h-card"><a href="https://m.example/@ana" class="u-url mention">@<span>ana</span></a></span> bonjour</p>';
    expect(sanitiseForeignHtml(mention)).toBe(
      `<p><span><a href="https://m.example/@ana" ${REL} class="u-url mention">@<span>ana</span></a></span> bonjour</p>`,
    );
    const link =
      '<a href="https://a.example/long"><span class="invisible">https://</span><span class="ellipsis">a.example/lo</span><span class="invisible">ng</span></a>';
    expect(sanitiseForeignHtml(link)).toBe(link.replace('long">', `long" ${REL}>`));
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<svg><p><style><!--</style><img src=x onerror=alert(1)>-->",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<template><script>alert(1)</script></template>",
  ])("leaves nothing of %s", (attack) => {
    expect(sanitiseForeignHtml(attack)).not.toMatch(/<(?!\/?p>)|onerror=(?!alert\(1\)&gt;)/);
  });

  it("unwraps forms and keeps their words as words", () => {
    expect(
      sanitiseForeignHtml('<form action="https://evil.example"><p onclick="x()" style="position:fixed">mot</p></form>'),
    ).toBe("<p>mot</p>");
  });

  it.each([
    "javascript:alert(1)",
    "JaVa\nScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "/x",
    "https://u:p@evil.example",
    "mailto:a@b.example",
    "",
  ])(
    "makes no link of %j",
    (href) => expect(sanitiseForeignHtml(`<a href="${href}">mot</a>`)).toBe("<span>mot</span>"),
  );

  it("rewrites headings as bold paragraphs", () => {
    expect(sanitiseForeignHtml("<h1>Un</h1><h4>Quatre</h4>")).toBe(
      "<p><strong>Un</strong></p><p><strong>Quatre</strong></p>",
    );
  });

  it("shows the real host of a link whose words name another (CVE-2023-36462)", () => {
    const deceptions = [
      "https://good.example/login",
      "good.example",
      "go to »good.example«",
      '<span class="invisible">evil.example?</span>good.example',
      "good.example/x://evil.example",
      "https://https://good.example",
      "good\u00ad.exa\u200bmple",
      "good。example",
      "good.example@evil.example",
      "good.example <span>(good.example)</span>",
      "<b>good</b>.example",
    ];
    for (const words of deceptions) {
      expect(sanitiseForeignHtml(`<a href="https://evil.example/x">${words}</a>`)).toMatch(
        / <span>\(evil\.example\)<\/span><\/a>$/,
      );
    }
  });

  it("adds nothing to honest links", () => {
    const honest: [string, string][] = [
      ["https://www.a.example/x", "a.example/x/readme.md"],
      ["https://a.example/x", "https://a.example/x,"],
      ["https://xn--bcher-kva.example/", "bücher.example"],
      ["https://a.example/", "notre site, version 3.5"],
      ["https://social.a.example/@ana", "@ana@a.example"],
    ];
    for (const [href, words] of honest) {
      expect(sanitiseForeignHtml(`<a href="${href}">${words}</a>`)).not.toContain("(");
    }
  });

  it("adds the real host once, however often it cleans", () => {
    const once = sanitiseForeignHtml('<a href="https://evil.example">good.example</a>');
    expect(sanitiseForeignHtml(once)).toBe(once);
  });

  it("drops control characters and halves of characters, which no database keeps", () => {
    expect(sanitiseForeignHtml("a\u0000b\u0007c\ud800d")).toBe("abc\ufffdd");
  });

  it("never throws and lets through nothing but the allowed tags", () => {
    const pieces = fc.constantFrom(
      "<p>",
      "</p>",
      "<a href=",
      "'https://x.example'",
      '"javascript:x"',
      ">",
      "<script>",
      "</script>",
      "<svg>",
      "<!--",
      "-->",
      "<style>",
      "</style>",
      "<math>",
      "<b onload=x>",
      "</a>",
      "<span class='invisible ",
      "&lt;",
      "&#60;",
      '"',
      "'",
      "<",
      "/",
      "<![CDATA[",
      "]]>",
      "<h2>",
      "</h2>",
      "<ol start=3>",
    );
    const soup = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 30 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(soup, (html) => {
        for (const [tag] of sanitiseForeignHtml(html).matchAll(/<[^>]*>?/g)) expect(tag).toMatch(SAFE_TAG);
        expect(foreignPlainText(html, 50).length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 500 },
    );
  });

  it("reads a bounded part of an endless text, and no endless nesting", () => {
    expect(sanitiseForeignHtml("a".repeat(readingLimits.htmlCharacters + 10)).length).toBe(
      readingLimits.htmlCharacters,
    );
    expect(sanitiseForeignHtml("<b>".repeat(60_000) + "x").match(/<b>/g)?.length).toBeLessThanOrEqual(32);
  });
});

describe("foreignPlainText", () => {
  it("keeps the words, one block to a line", () => {
    expect(foreignPlainText("<h2>Piquet</h2><p>À  7&nbsp;h<br>ici &amp; là</p><ul><li>un</li><li>deux</li></ul>", 200))
      .toBe(
        "Piquet\nÀ 7 h\nici & là\nun\ndeux",
      );
  });

  it("leaves out what Mastodon hides, and gives text rather than HTML", () => {
    expect(foreignPlainText('<span class="invisible">https://</span>a.example', 200)).toBe("a.example");
    expect(foreignPlainText("&lt;script&gt; &amp;lt; &quot;", 200)).toBe('<script> &lt; "');
  });

  it("never exceeds the length asked for", () => {
    expect(foreignPlainText("<p>mot</p>".repeat(50), 12)).toBe("mot\nmot\nmot…");
  });
});
