/** The verbs about somebody who leaves: erases an account, or has the archive made that its person can fetch. */
import { z } from "zod";
import { erasePerson } from "../../application/leaving/erase-person.ts";
import { prepareExport } from "../../application/leaving/request-export.ts";
import { declined, did, onItsWay, operator, verb } from "./verb.ts";

/** `person erase`: the same as the person does themself; answers the address of the receipts. */
export const personErase = verb(
  z.object({ handle: z.string(), confirm: z.string() }),
  async (node, { handle, confirm }, here) => {
    const outcome = await erasePerson(node.ports, operator, { handle, typed: confirm });
    if (outcome.ok) {
      const receipts = `${node.addresses.origin}/erased/${outcome.value.receiptSecret}`;
      const lines = [`${handle} is erased. Which servers forgot them too, for a year:`, `  ${receipts}`];
      return did({ handle, receipts }, lines, onItsWay(node, here));
    }
    return outcome.refusal.kind === "handle_differs"
      ? declined(`This can't be undone. Say it again with --confirm ${handle}`)
      : declined(`There is no person ${handle} here; see: trait person list`);
  },
);

/** `person export`: begins an archive without keys; its person alone fetches it on their page. */
export const personExport = verb(z.object({ handle: z.string() }), async (node, { handle }, { running }) => {
  const outcome = await prepareExport(node.ports, operator, { handle });
  if (outcome.ok) {
    const page = `${node.addresses.origin}/settings/leaving`;
    const lines = [`An archive for ${handle} is on its way; they can fetch it for a week:`, `  ${page}`];
    return did({ handle, page }, lines, running ? [] : ["No node runs here: it is made as soon as one does."]);
  }
  return outcome.refusal.kind === "export_under_way"
    ? declined(`An archive for ${handle} is being made already.`)
    : declined(`There is no person ${handle} here; see: trait person list`);
});
