/**
 * Where a post is written: the words, the pictures, to whom it goes, and how it will look. What it answers or quotes stands
 * above; how far it goes, and that it can't be called back everywhere, is said before it is sent.
 */
import { publishPost } from "../../application/publish-post.ts";
import { namesIn, wordsProblem } from "../../application/posts/compose.ts";
import { postHtml } from "../../application/posts/post-html.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { findPostAuthors, type PostView } from "../../database/views/post-views.ts";
import { profileOf } from "../../database/views/profile-views.ts";
import { countFollowingServers } from "../../database/views/reach-views.ts";
import { type Post, POST_AUDIENCES, type PostAudience } from "../../domain/post.ts";
import { audiencesOfAnswer } from "../../domain/post-rules.ts";
import { refusalNote } from "../components/fields.ts";
import { layout } from "../components/layout.ts";
import { renderPost } from "../components/post-article.ts";
import { type FormState, stateFromForm, stateFromValues } from "../forms/form-state.ts";
import { languageStep } from "../forms/language-step.ts";
import { readForm } from "../forms/read-form.ts";
import { mayLookUp } from "../home/look-up-limit.ts";
import { type Html, markup, nothing } from "../html.ts";
import { audienceFields, pictureFields, postForm, postFormView, wordsFields } from "../posts/post-fields.ts";
import { type FormProblem, type PicturesInForm, readPictures, wishesOf, wordsOf } from "../posts/post-form.ts";
import { findSubjectOfPost, type SubjectOfPost } from "../posts/post-subject.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

interface Writing {
  readonly state: FormState;
  readonly answered: SubjectOfPost | null;
  readonly quoted: SubjectOfPost | null;
  readonly problems: readonly FormProblem[];
  /** What was refused as a whole, by its kind. */
  readonly refusal: string | null;
  readonly hadFiles: boolean;
  readonly preview: PostView | null;
}

/** Answers GET `/write`; `?reply=` and `?quote=` name what it is about, `?to=` somebody it is for. */
export async function showWriting(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { answered, quoted } = await subjects(c, visit);
  const profile = await profileOf(visit.db, visit.viewer?.person.id ?? "");
  const language = profile?.language ?? visit.movement?.language ?? visit.language;
  const to = c.req.query("to") ?? "";
  const isTo = /^@[^\s@]+(@[^\s@/]+)?$/.test(to) && to.length <= 300;
  const [widest = "direct"] = audiencesFor(answered, quoted);
  const state = stateFromValues(language, [language], {
    audience: isTo || c.req.query("audience") === "direct"
      ? "direct"
      : widest === "public" && answered !== null
      ? answered.audience
      : widest,
    replyPolicy: profile?.replyPolicy ?? "anyone",
    quotePolicy: profile?.quotePolicy ?? "anyone",
    [`content.${language}`]: isTo ? `${to} ` : "",
  });
  return await c.html(await page(visit, { ...blank, state, answered, quoted }));
}

const blank = { problems: [], refusal: null, hadFiles: false, preview: null } as const;

/** Answers POST `/write`: sends, previews, or changes the form itself. */
export async function takeWriting(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { answered, quoted } = await subjects(c, visit);
  const form = await readForm(c);
  const state = stateFromForm(form, visit.movement?.language ?? visit.language);
  const step = form.text("do");
  const around = { ...blank, answered, quoted };
  const changed = languageStep(state, form, step);
  if (changed !== null) return await c.html(await page(visit, { ...around, state: changed }));
  const pictures = await readPictures(form, []);
  const { problems, hadFiles } = pictures;
  if (step !== "send" || problems.length > 0) {
    const preview = await previewOf(visit, state, pictures, answered);
    const shown = { ...around, state, problems, hadFiles, preview };
    return await c.html(await page(visit, shown), problems.length > 0 ? 422 : 200);
  }
  const { words, missing } = await withMentioned(visit, state, pictures);
  if (missing !== null) {
    const problem = { field: `content.${state.language}`, key: "write.mention_missing" };
    return await c.html(await page(visit, { ...around, state, hadFiles, problems: [problem] }), 422);
  }
  const outcome = await publishPost(visit.house.ports, asker(visit), {
    words,
    ...wishesOf(state),
    inReplyTo: answered?.uri ?? null,
    quoteUri: quoted?.uri ?? null,
  });
  if (outcome.ok) return c.redirect(`/posts/${outcome.value.id}?done=sent`, 303);
  const { refusal } = outcome;
  const atField = "field" in refusal ? [{ field: refusal.field, key: `refusal.${refusal.kind}` }] : [];
  const kind = "field" in refusal ? null : refusal.kind;
  return await c.html(await page(visit, { ...around, state, hadFiles, problems: atField, refusal: kind }), 422);
}

/** What is answered and quoted; whoever may not read it is told that it does not exist. */
async function subjects(c: WebContext, visit: Visit) {
  const [reply, quote] = [c.req.query("reply") ?? "", c.req.query("quote") ?? ""];
  const answered = reply === "" ? null : await findSubjectOfPost(visit, reply);
  const quoted = quote === "" ? null : await findSubjectOfPost(visit, quote);
  if ((reply !== "" && answered === null) || (quote !== "" && quoted === null)) throw new Refusal(404);
  return { answered, quoted };
}

function audiencesFor(answered: SubjectOfPost | null, quoted: SubjectOfPost | null): readonly PostAudience[] {
  const [first, second] = [answered, quoted].map((one) =>
    one === null ? POST_AUDIENCES : audiencesOfAnswer(one.audience)
  );
  return (first ?? []).filter((one) => second?.includes(one) === true);
}

/**
 * Looks up those the words name who were never met here, as far as the person may ask other servers; words that can't go out
 * ask nobody. A private post whose reader can't be found is not sent: it would
 * reach nobody, or fewer than its author thinks.
 */
export async function withMentioned(visit: Visit, state: FormState, { pictures }: PicturesInForm) {
  const words = wordsOf(state, pictures, []);
  const found: RemoteActor[] = [];
  let missing: string | null = null;
  if (wordsProblem(words) !== null) return { words, missing };
  for (const name of namesIn(words)) {
    const [handle = "", host] = name.split("@");
    if (host === undefined || host === visit.addresses.host) continue;
    const known = await visit.db.selectFrom("remote_actor").select("uri").where("host", "=", host)
      .where("handle", "ilike", handle.replaceAll("_", "\\_")).executeTakeFirst();
    if (known !== undefined) continue;
    const looked = await mayLookUp(visit) ? await visit.house.lookUp(`@${name}`) : null;
    if (looked?.what === "actor") found.push({ ...looked.actor, handle, host });
    else if (state.text("audience") === "direct") missing = name;
  }
  return { words: { ...words, found }, missing };
}

/** How it will look. Names are links only once they were found, when it is sent. */
async function previewOf(
  visit: Visit,
  state: FormState,
  { pictures }: PicturesInForm,
  answered: SubjectOfPost | null,
): Promise<PostView | null> {
  const words = wordsOf(state, pictures, []);
  const uri = visit.addresses.person(visit.viewer?.person.id ?? "");
  const author = (await findPostAuthors(visit.db, [uri])).get(uri);
  if (author === undefined) return null;
  const texts = Object.entries(words.texts).map(([tag, { markdown, warning }]) => {
    const content = postHtml(markdown, [], visit.addresses);
    return [tag, warning === undefined ? { content } : { content, warning }] as const;
  });
  const post: Post = {
    ...{ uri: `${visit.addresses.origin}/write`, id: null, authorUri: uri, sources: null, url: null, poll: null },
    ...{ audience: wishesOf(state).audience, language: state.language, texts: Object.fromEntries(texts) },
    ...{ inReplyTo: null, threadUri: answered?.uri ?? "", quoteUri: null, quoteState: null, quoteStamp: null },
    ...{ quotePolicy: "nobody", replyPolicy: "mentioned", attachments: [], mentions: [], tags: [] },
    ...{ isIndexable: false, publishedAt: visit.now, updatedAt: null },
  };
  const rights = { isMine: false, isShared: false, mayReply: false, mayQuote: false, mayShare: false };
  return { post, author, quoted: null, answered: null, call: null, decision: null, voted: null, ...rights };
}

async function page(visit: Visit, writing: Writing): Promise<Html> {
  const { say } = visit;
  const { state, answered, quoted, problems, refusal, hadFiles, preview } = writing;
  const allowed = audiencesFor(answered, quoted);
  const again = hadFiles ? [{ field: "picture1", key: "picture.choose_again" }] : [];
  const view = postFormView(visit, state, [...problems, ...again]);
  const title = say(answered !== null ? "write.title_reply" : quoted !== null ? "write.title_quote" : "write.title");
  const servers = await countFollowingServers(visit.db, visit.viewer?.person.id ?? "");
  const keep = {
    ...(answered === null ? {} : { reply: answered.uri }),
    ...(quoted === null ? {} : { quote: quoted.uri }),
  };
  const fields = markup`${wordsFields(visit, view, state)}${pictureFields(visit, view, [], hadFiles)}${
    audienceFields(visit, view, allowed)
  }<p class="small">${say("write.reach", { count: servers })} ${say("write.no_recall")}</p>
<p class="buttons"><button class="primary" name="do" value="send">${
    say("write.send")
  }</button> <button name="do" value="preview">${say("form.preview")}</button></p>`;
  return layout(
    visit,
    { title, hidden: true, keep },
    markup`<h1>${title}</h1><p class="small"><a href="/messages">${say("messages.title")}</a></p>${
      refusalNote(say, refusal)
    }${
      problems.length === 0
        ? nothing
        : markup`<p class="findings" role="alert"><strong>${
          say("form.mistakes", { count: problems.length })
        }</strong></p>`
    }${about(visit, answered, "write.answering")}${about(visit, quoted, "write.quoting")}${
      preview === null
        ? nothing
        : markup`<section class="preview" aria-labelledby="preview"><h2 id="preview">${say("form.preview")}</h2>${
          renderPost(visit, preview, { actions: false })
        }</section>`
    }${postForm(visit, state, fields)}`,
  );
}

function about(visit: Visit, subject: SubjectOfPost | null, key: string): Html {
  if (subject === null) return nothing;
  return markup`<section class="about"><p class="small">${visit.say(key)}</p>${subject.shown}</section>`;
}
