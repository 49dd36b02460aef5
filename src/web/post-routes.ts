/** The addresses of persons' words: pages of people, posts, conversations, and where they are written. Part of the table in `routes.ts`. */
import { showMemberReplies, takeMemberReplies } from "./pages/conversation-set.ts";
import { showMessages, showPersonFeed } from "./pages/person-show.ts";
import { askDelete, editPost, takeDelete, takeEdit, takeQuotes, takeShare, takeVote } from "./pages/post-change.ts";
import { showPost, showQuotes, showThread } from "./pages/post-show.ts";
import { showWriting, takeWriting } from "./pages/post-write.ts";
import { showProfile, takeProfile } from "./pages/profile-set.ts";
import { showRemotePicture } from "./pages/remote-picture-show.ts";
import type { Route } from "./routes.ts";

type Rest = Pick<Route, "get" | "post" | "form">;

const signedIn = (path: string, rest: Rest): Route => ({ path, access: "signed_in", isCacheable: false, ...rest });

/** Every route about posts. Names stand before `:id`, which would take them. */
export const postRoutes: readonly Route[] = [
  {
    path: "/:at{@[a-z0-9_]+}/posts.atom",
    access: "anybody",
    isCacheable: true,
    get: showPersonFeed,
    query: [],
  },
  signedIn("/write", { get: showWriting, post: takeWriting, form: "pictures" }),
  signedIn("/messages", { get: showMessages }),
  signedIn("/thread", { get: showThread }),
  signedIn("/posts/share", { post: takeShare, form: "words" }),
  signedIn("/posts/vote", { post: takeVote, form: "words" }),
  { path: "/posts/:id", access: "anybody", isCacheable: false, get: showPost },
  signedIn("/posts/:id/edit", { get: editPost, post: takeEdit, form: "pictures" }),
  signedIn("/posts/:id/delete", { get: askDelete, post: takeDelete, form: "words" }),
  signedIn("/posts/:id/quotes", { get: showQuotes, post: takeQuotes, form: "words" }),
  signedIn("/settings/profile", { get: showProfile, post: takeProfile, form: "picture" }),
  signedIn("/media/remote/:hash", { get: showRemotePicture }),
  {
    ...signedIn("/desk/campaigns/:handle/conversation", {
      get: showMemberReplies,
      post: takeMemberReplies,
      form: "words",
    }),
    access: "write_campaigns",
  },
];
