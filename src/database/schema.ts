/** All tables by name: the one type Kysely needs. Each table's meaning is documented in its own file under `tables/`. */
import type { ActorKeyTable, ActorTable, FollowerTable, FollowingTable } from "./tables/actor.ts";
import type { CallTable, CampaignTable, MediaTable, NoticeTable, TombstoneTable } from "./tables/campaign.ts";
import type { KeyValueTable } from "./tables/key-value.ts";
import type { MovementTable, PersonTable, SessionTable, SignInLinkTable } from "./tables/movement.ts";
import type { NodeTable } from "./tables/node.ts";
import type { ActivityTable, OutboxEventTable, RecipientTable } from "./tables/outbox.ts";
import type { PlannedPublicationTable, TranslationTable } from "./tables/planning.ts";
import type { QueueMessageTable } from "./tables/queue-message.ts";
import type {
  ActorBlockTable,
  DomainBlockTable,
  FlagTable,
  QuoteTable,
  ReactionTable,
  RemoteActorTable,
  RemoteCallTable,
  RemoteTombstoneTable,
  ReplyTable,
  SeenActivityTable,
  ShareTable,
} from "./tables/remote.ts";

/** The database as Kysely sees it. */
export interface Database {
  activity: ActivityTable;
  actor: ActorTable;
  actor_block: ActorBlockTable;
  actor_key: ActorKeyTable;
  call: CallTable;
  campaign: CampaignTable;
  domain_block: DomainBlockTable;
  flag: FlagTable;
  follower: FollowerTable;
  following: FollowingTable;
  key_value: KeyValueTable;
  media: MediaTable;
  movement: MovementTable;
  node: NodeTable;
  notice: NoticeTable;
  outbox_event: OutboxEventTable;
  person: PersonTable;
  planned_publication: PlannedPublicationTable;
  queue_message: QueueMessageTable;
  quote: QuoteTable;
  reaction: ReactionTable;
  recipient: RecipientTable;
  remote_actor: RemoteActorTable;
  remote_call: RemoteCallTable;
  remote_tombstone: RemoteTombstoneTable;
  reply: ReplyTable;
  seen_activity: SeenActivityTable;
  session: SessionTable;
  share: ShareTable;
  sign_in_link: SignInLinkTable;
  tombstone: TombstoneTable;
  translation: TranslationTable;
}
