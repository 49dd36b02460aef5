/**
 * The part of the table of limits about reading: how much is kept of what other nodes write in one object. Longer texts are cut and longer lists shortened rather than
 * refused, because a long list of tags is no reason to hide an action; the gate has already bounded the whole document.
 */

/** Limits on one Event, Note or actor that is read; characters are UTF-16 units. */
export const readingLimits = {
  /** Longest title of an Event. */
  nameCharacters: 500,
  /** Longest HTML text in one language. */
  contentCharacters: 100_000,
  /** Longest HTML that is parsed, in characters; the rest is dropped before. */
  htmlCharacters: 200_000,
  /** Deepest nesting of elements; those nested deeper lose their tags and keep their text. */
  htmlDepth: 32,
  /** Longest summary, content warning, alternative text or line of an address. */
  lineCharacters: 1_000,
  /** Longest words of a picture. */
  altCharacters: 1_500,
  /** Most files of one Note. */
  files: 4,
  /** Most languages of one text. */
  languages: 40,
  /** Longest hashtag, without its sign. */
  tagCharacters: 100,
  /** Most hashtags, and most mentions. */
  tags: 50,
  /** Most entries looked at in any other list: attachments, organisers, aliases, capabilities. */
  entries: 50,
  /** Most addressees looked at. */
  recipients: 500,
  /** Longest handle. Source: Misskey's rule. */
  handleCharacters: 128,
  /** Longest option of a poll. */
  optionCharacters: 300,
  /** First and last calendar year believed of a date; dates beyond break databases and calendars. */
  firstYear: 1900,
  lastYear: 2200,
} as const;
