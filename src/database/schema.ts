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
import type {
  FollowListLineTable,
  FollowListTable,
  PartnerPageTable,
  TopicFollowTable,
  TopicItemTable,
} from "./tables/home.ts";
import type { JointChangeTable } from "./tables/joint-change.ts";
import type {
  ActionReportTable,
  DeclaredOrganisationTable,
  JointCampaignTable,
  JointInvitationTable,
  JointLogTable,
  JointOpinionTable,
  JointOrganisationTable,
  JointSignatureTable,
  JointSourceTable,
  JointTextTable,
  ReportNoteTable,
  ReportPictureCopyTable,
  ReportVersionTable,
} from "./tables/joint.ts";
import type { KeyValueTable } from "./tables/key-value.ts";
import type { MovementTable, PersonTable, SessionTable, SignInLinkTable } from "./tables/movement.ts";
import type { NodeTable } from "./tables/node.ts";
import type { ActivityTable, OutboxEventTable, RecipientTable } from "./tables/outbox.ts";
import type {
  PledgeDueTable,
  PledgeGrowthTable,
  PledgeMarkTable,
  PledgeSettingTable,
  PledgeSlipTable,
  PledgeTable,
  PledgeTotalTable,
} from "./tables/pledge.ts";
import type {
  ErasureServerTable,
  ErasureTable,
  PersonExportPieceTable,
  PersonExportTable,
  PersonMoveTable,
  RemoteMoveTable,
} from "./tables/leaving.ts";
import type { NotificationChoiceTable, PushDeviceTable, PushKeyTable } from "./tables/notification-choice.ts";
import type { ArchiveDocumentTable, ArchivePictureTable, CampaignArchiveTable } from "./tables/archive.ts";
import type { AwayPledgeTable, AwayTotalTable } from "./tables/away-pledge.ts";
import type { DomainCheckTable, HeldWordTable, PartnerKeyTable } from "./tables/partner-key.ts";
import type { PlannedPublicationTable, TranslationTable } from "./tables/planning.ts";
import type { PollVoteTable, PostReaderTable, PostTable, StreamItemTable } from "./tables/post.ts";
import type {
  NotificationTable,
  PersonBlockTable,
  PersonHiddenHostTable,
  PersonMuteTable,
  ProfileTable,
} from "./tables/profile.ts";
import type {
  ActorLimitTable,
  DomainAllowTable,
  DomainLimitTable,
  HiddenPostTable,
  ModerationEntryTable,
  ModerationNoteTable,
  NetworkModeTable,
  PersonFilterTable,
  PersonWarningTable,
  WaitingDistanceTable,
} from "./tables/safety.ts";
import type {
  CallQuestionTable,
  PledgeCalendarTable,
  PledgeThresholdTable,
  PledgeTokenIssuedTable,
  PledgeTokenKeyTable,
  PresenceTable,
} from "./tables/presence.ts";
import type { ContactRevealTable, PledgeConditionTable, PledgeMessageTable } from "./tables/pledge-desk.ts";
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
  action_report: ActionReportTable;
  activity: ActivityTable;
  actor: ActorTable;
  actor_block: ActorBlockTable;
  actor_key: ActorKeyTable;
  actor_limit: ActorLimitTable;
  archive_document: ArchiveDocumentTable;
  archive_picture: ArchivePictureTable;
  away_pledge: AwayPledgeTable;
  away_total: AwayTotalTable;
  call: CallTable;
  call_question: CallQuestionTable;
  campaign: CampaignTable;
  campaign_archive: CampaignArchiveTable;
  domain_allow: DomainAllowTable;
  domain_block: DomainBlockTable;
  domain_limit: DomainLimitTable;
  erasure: ErasureTable;
  erasure_server: ErasureServerTable;
  flag: FlagTable;
  follower: FollowerTable;
  following: FollowingTable;
  follow_list: FollowListTable;
  follow_list_line: FollowListLineTable;
  hidden_post: HiddenPostTable;
  declared_organisation: DeclaredOrganisationTable;
  joint_campaign: JointCampaignTable;
  joint_change: JointChangeTable;
  joint_invitation: JointInvitationTable;
  joint_log: JointLogTable;
  joint_opinion: JointOpinionTable;
  joint_organisation: JointOrganisationTable;
  joint_signature: JointSignatureTable;
  joint_source: JointSourceTable;
  joint_text: JointTextTable;
  domain_check: DomainCheckTable;
  partner_key: PartnerKeyTable;
  held_word: HeldWordTable;
  key_value: KeyValueTable;
  report_note: ReportNoteTable;
  report_picture_copy: ReportPictureCopyTable;
  report_version: ReportVersionTable;
  media: MediaTable;
  moderation_entry: ModerationEntryTable;
  moderation_note: ModerationNoteTable;
  movement: MovementTable;
  network_mode: NetworkModeTable;
  node: NodeTable;
  notice: NoticeTable;
  notification: NotificationTable;
  notification_choice: NotificationChoiceTable;
  person_export: PersonExportTable;
  person_export_piece: PersonExportPieceTable;
  person_move: PersonMoveTable;
  push_device: PushDeviceTable;
  push_key: PushKeyTable;
  remote_move: RemoteMoveTable;
  outbox_event: OutboxEventTable;
  person: PersonTable;
  person_block: PersonBlockTable;
  person_filter: PersonFilterTable;
  person_hidden_host: PersonHiddenHostTable;
  person_mute: PersonMuteTable;
  person_warning: PersonWarningTable;
  planned_publication: PlannedPublicationTable;
  partner_page: PartnerPageTable;
  pledge: PledgeTable;
  contact_reveal: ContactRevealTable;
  pledge_calendar: PledgeCalendarTable;
  pledge_condition: PledgeConditionTable;
  pledge_due: PledgeDueTable;
  pledge_growth: PledgeGrowthTable;
  pledge_mark: PledgeMarkTable;
  pledge_message: PledgeMessageTable;
  pledge_setting: PledgeSettingTable;
  pledge_slip: PledgeSlipTable;
  pledge_threshold: PledgeThresholdTable;
  pledge_token_issued: PledgeTokenIssuedTable;
  pledge_token_key: PledgeTokenKeyTable;
  pledge_total: PledgeTotalTable;
  presence: PresenceTable;
  poll_vote: PollVoteTable;
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
  topic_follow: TopicFollowTable;
  topic_item: TopicItemTable;
  translation: TranslationTable;
  waiting_distance: WaitingDistanceTable;
}
