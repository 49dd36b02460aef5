/** All tables by name: the one type Kysely needs. Each table's meaning is documented in its own file under `tables/`. */
import type {
  AccountRequestTable,
  HalfSignInTable,
  InvitationTable,
  MailCheckTable,
  PasskeyTable,
  PersonFactorTable,
  PersonMailTable,
  RecoveryCodeTable,
  SecurityNoteTable,
  SpentChallengeTable,
} from "./tables/account.ts";
import type { ActorKeyTable, ActorTable, FollowerTable, FollowingTable } from "./tables/actor.ts";
import type { CallTable, CampaignTable, MediaTable, NoticeTable, TombstoneTable } from "./tables/campaign.ts";
import type { KeyValueTable } from "./tables/key-value.ts";
import type { MovementTable, PersonTable, SessionTable, SignInLinkTable } from "./tables/movement.ts";
import type { NodeTable } from "./tables/node.ts";
import type { ActivityTable, OutboxEventTable, RecipientTable } from "./tables/outbox.ts";
import type {
  PledgeMarkTable,
  PledgeSettingTable,
  PledgeSlipTable,
  PledgeTable,
  PledgeTotalTable,
} from "./tables/pledge.ts";
import type { PlannedPublicationTable, TranslationTable } from "./tables/planning.ts";
import type { PostReaderTable, PostTable, StreamItemTable } from "./tables/post.ts";
import type {
  NotificationTable,
  PersonBlockTable,
  PersonHiddenHostTable,
  PersonMuteTable,
  ProfileTable,
} from "./tables/profile.ts";
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
  account_request: AccountRequestTable;
  half_sign_in: HalfSignInTable;
  invitation: InvitationTable;
  mail_check: MailCheckTable;
  passkey: PasskeyTable;
  person_factor: PersonFactorTable;
  person_mail: PersonMailTable;
  recovery_code: RecoveryCodeTable;
  security_note: SecurityNoteTable;
  spent_challenge: SpentChallengeTable;
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
  notification: NotificationTable;
  outbox_event: OutboxEventTable;
  person: PersonTable;
  person_block: PersonBlockTable;
  person_hidden_host: PersonHiddenHostTable;
  person_mute: PersonMuteTable;
  planned_publication: PlannedPublicationTable;
  pledge: PledgeTable;
  pledge_mark: PledgeMarkTable;
  pledge_setting: PledgeSettingTable;
  pledge_slip: PledgeSlipTable;
  pledge_total: PledgeTotalTable;
  post: PostTable;
  post_reader: PostReaderTable;
  profile: ProfileTable;
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
  stream_item: StreamItemTable;
  tombstone: TombstoneTable;
  translation: TranslationTable;
}
