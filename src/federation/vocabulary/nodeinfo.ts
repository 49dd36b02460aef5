/**
 * NodeInfo: what software runs here and, roughly, how much of it (FEP-f1d5). Figures about people are rounded down to
 * tens and absent below ten, so that a small movement's size is not published by its own server.
 */
import type { Addresses } from "../../domain/addresses.ts";
import type { JrdLink } from "./webfinger.ts";

/** Version of a NodeInfo document; both are served. */
export type NodeInfoVersion = "2.0" | "2.1";

/** What is told about the node. How many people are active is not told, because nobody's visits are recorded. */
export interface NodeInfoInput {
  readonly softwareVersion: string;
  readonly name: string;
  readonly description: string;
  readonly usage: {
    readonly people: number;
    /** Calls and notices of this node: public, so not rounded. */
    readonly localPosts: number;
  };
}

/** A NodeInfo 2.0 or 2.1 document. */
export type NodeInfoDocument = {
  readonly version: NodeInfoVersion;
  readonly software: { readonly name: "traitdunion"; readonly version: string };
  readonly protocols: readonly ["activitypub"];
  readonly services: { readonly inbound: readonly never[]; readonly outbound: readonly never[] };
  readonly openRegistrations: false;
  readonly usage: {
    readonly users: { readonly total?: number };
    readonly localPosts: number;
  };
  readonly metadata: { readonly nodeName: string; readonly nodeDescription: string };
};

const SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/";

/**
 * What `/.well-known/nodeinfo` answers, to be served as `application/json`. The document comes first because Gancio
 * takes the first link whatever it is; the Application actor (FEP-2677) last, where Mobilizon finds whom to follow.
 */
export function nodeInfoLinks(addresses: Addresses): { readonly links: readonly JrdLink[] } {
  const versions: readonly NodeInfoVersion[] = ["2.0", "2.1"];
  return {
    links: [
      ...versions.map((version) => ({ rel: `${SCHEMA}${version}`, href: `${addresses.origin}/nodeinfo/${version}` })),
      { rel: "https://www.w3.org/ns/activitystreams#Application", href: addresses.node() },
    ],
  };
}

/** The NodeInfo document of one version; they differ in the number alone. */
export function nodeInfoDocument(version: NodeInfoVersion, input: NodeInfoInput): NodeInfoDocument {
  const { usage } = input;
  return {
    version,
    software: { name: "traitdunion", version: input.softwareVersion },
    protocols: ["activitypub"],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: {
      users: {
        ...rounded("total", usage.people),
      },
      localPosts: usage.localPosts,
    },
    metadata: { nodeName: input.name, nodeDescription: input.description },
  };
}

/** The media type of a document with its schema as profile (NodeInfo protocol §"Document"). */
export function nodeInfoMediaType(version: NodeInfoVersion): string {
  return `application/json; profile="${SCHEMA}${version}#"`;
}

function rounded<Key extends string>(key: Key, people: number): { [K in Key]?: number } {
  const tens = Math.floor(people / 10) * 10;
  return (tens === 0 ? {} : { [key]: tens }) as { [K in Key]?: number };
}
