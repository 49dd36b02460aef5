import { expect, test } from "vitest";
import { addressesOf } from "../../domain/addresses.ts";
import { hashtagsIn, mentionsIn, postHtml } from "./post-html.ts";

const addresses = addressesOf("https://front.example");
const bo = { typed: "bo@m.example", uri: "https://m.example/users/bo", url: "https://m.example/@bo" };

test("people are named by @name or @name@host, and not by mail addresses, links or code", () => {
  expect(mentionsIn("@Ana, (@bo@M.example) x@y.example https://m.example/@li `@code@x.example`")).toEqual([
    "ana",
    "bo@m.example",
  ]);
});

test("hashtags are words of any script with a letter in them", () => {
  expect(hashtagsIn("#Grève #grève #إضراب #2026 a#b #١٢ &#39; #make_them_pay")).toEqual([
    "Grève",
    "إضراب",
    "make_them_pay",
  ]);
});

test("whoever was found becomes a link, whoever was not stays as typed", () => {
  const html = postHtml("@bo@m.example and @li@x.example", [bo], addresses);
  expect(html).toContain('<a href="https://m.example/@bo" class="u-url mention"');
  expect(html).toContain("@<span>bo</span></a>");
  expect(html).toContain("and @li@x.example");
});

test("a hashtag leads to its page here, and nothing inside a link or code is touched", () => {
  const html = postHtml("#Strike [see #this](https://x.example/) `#code @bo@m.example`", [bo], addresses);
  expect(html).toContain(
    '<a href="https://front.example/tags/strike" class="mention hashtag" rel="tag">#<span>Strike</span></a>',
  );
  expect(html).toContain(">see #this</a>");
  expect(html).toContain("<code>#code @bo@m.example</code>");
});

test("markup somebody typed stays text", () => {
  expect(postHtml("<img src=x onerror=alert(1)> @bo@m.example", [bo], addresses)).not.toContain("<img");
});
