/**
 * A poll of another server: its options with the votes that server tells of, and the way to vote from here. The figures
 * are its word; nothing here counts.
 */
import type { PostView } from "../../database/views/post-views.ts";
import type { PostPoll } from "../../domain/post.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";
import { momentText } from "./schedule.ts";

/** The poll of a post; a form for whoever is signed in and has not voted, while it is open. */
export function pollBlock(visit: Visit, { post, voted, isMine }: PostView): Html {
  const { poll } = post;
  if (poll === null) return nothing;
  const { say } = visit;
  const ends = poll.endsAt === null ? null : Temporal.Instant.from(poll.endsAt);
  const isOver = isPollOver(poll, visit.now);
  const canVote = visit.viewer !== null && !isMine && voted === null && !isOver;
  return markup`<section class="poll" aria-label="${say("poll.title")}">${
    canVote ? votingForm(visit, post.uri, poll) : results(visit, poll, voted)
  }<p class="small">${say("poll.word_of", { host: URL.parse(post.uri)?.host ?? "" })}${
    poll.voters === null ? nothing : markup` ${say("poll.voters", { count: poll.voters })}`
  } ${
    isOver ? say("poll.over") : ends === null ? nothing : markup`${say("poll.ends")} ${momentText(visit, ends)}`
  }</p></section>`;
}

/** Whether nobody can vote any more. */
export function isPollOver(poll: PostPoll, now: Temporal.Instant): boolean {
  return poll.isClosed ||
    (poll.endsAt !== null && Temporal.Instant.compare(Temporal.Instant.from(poll.endsAt), now) <= 0);
}

function votingForm(visit: Visit, uri: string, poll: PostPoll): Html {
  const type = poll.isMultiple ? "checkbox" : "radio";
  return markup`<form method="post" action="/posts/vote">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><input type="hidden" name="back" value="${visit.path}"><fieldset><legend>${
    visit.say(poll.isMultiple ? "poll.choose_some" : "poll.choose_one")
  }</legend>${
    poll.options.map(({ name }) =>
      markup`<p class="tick"><label><input type="${type}" name="choice" value="${name}"> <bdi>${name}</bdi></label></p>`
    )
  }</fieldset><button>${visit.say("poll.vote")}</button></form>`;
}

function results(visit: Visit, poll: PostPoll, voted: readonly string[] | null): Html {
  return markup`<ul class="poll-options">${
    poll.options.map(({ name, votes }) =>
      markup`<li><bdi>${name}</bdi>${
        votes === null ? nothing : markup` · ${visit.say("poll.votes", { count: votes })}`
      }${voted?.includes(name) === true ? markup` · ${visit.say("poll.yours")}` : nothing}</li>`
    )
  }</ul>`;
}
