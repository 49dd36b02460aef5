/** To whom of those one acts together with a letter goes: every organisation that has a node. */
import { listOrganisations } from "../../../database/views/joint-views.ts";
import type { JointCampaign, JointOrganisation } from "../../../domain/joint.ts";
import type { LetterSources } from "./letter.ts";

/** The movements of the other organisations, the convenor among them, whom this node can reach. */
export async function partnersOf({ store, addresses }: LetterSources, found: JointCampaign): Promise<string[]> {
  const organisations = (await listOrganisations(store.current(), found.uri)).filter(({ companionUri }) =>
    companionUri !== ""
  );
  const others = organisations.map(({ uri }: JointOrganisation) => uri).filter((uri) =>
    !uri.startsWith(`${addresses.origin}/`)
  );
  return found.role === "convenor" ? others : [found.uri, ...others.filter((uri) => uri !== found.convenorUri)];
}
