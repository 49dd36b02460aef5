import { expect, test } from "vitest";
import { audiencesOfAnswer, mayAnswer, mayQuote, mayShare } from "./post-rules.ts";

const author = "https://front.example/u/1";
const guest = (follows: boolean) => ({ uri: "https://m.example/u/2", follows });
const post = (changes = {}) => ({
  ...{ authorUri: author, audience: "public", replyPolicy: "anyone", quotePolicy: "anyone", mentions: [] } as const,
  ...changes,
});

test("who may answer is as the author wishes; those named may always", () => {
  expect(mayAnswer(post(), guest(false))).toBe(true);
  expect(mayAnswer(post({ replyPolicy: "followers" }), guest(false))).toBe(false);
  expect(mayAnswer(post({ replyPolicy: "followers" }), guest(true))).toBe(true);
  expect(mayAnswer(post({ replyPolicy: "mentioned" }), guest(true))).toBe(false);
  const mentions = [{ uri: guest(false).uri, handle: "@x@m.example" }];
  expect(mayAnswer(post({ replyPolicy: "mentioned", mentions }), guest(false))).toBe(true);
  expect(mayAnswer(post({ replyPolicy: "mentioned" }), { uri: author, follows: false })).toBe(true);
});

test("what is not for everybody is quoted and passed on by nobody else", () => {
  expect(mayQuote(post({ audience: "followers" }), guest(true))).toBe(false);
  expect(mayQuote(post({ quotePolicy: "nobody" }), guest(true))).toBe(false);
  expect(mayQuote(post({ quotePolicy: "followers" }), guest(true))).toBe(true);
  expect(mayShare({ audience: "followers" })).toBe(false);
  expect(mayShare({ audience: "unlisted" })).toBe(true);
});

test("an answer is never wider than what it answers", () => {
  expect(audiencesOfAnswer("followers")).toEqual(["followers", "direct"]);
  expect(audiencesOfAnswer("direct")).toEqual(["direct"]);
});
