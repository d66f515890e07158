import {
  MAX_OFFLINE_DAYS,
  MAX_SEARCH_HITS,
  MAX_TITLE_LENGTH,
  MAX_VERSION_NAME_LENGTH,
} from '@coscribe/shared/domain/limits'

export const string = { type: 'string' } as const
export const uuid = { type: 'string', format: 'uuid' } as const
const time = { type: 'string', format: 'date-time' } as const
const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] })
const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
})
const list = (name: string, schema: string) =>
  object({ [name]: { type: 'array', items: { $ref: `#/components/schemas/${schema}` } } })
const access = { enum: ['none', 'read', 'comment', 'write'] }
const givenAccess = { enum: ['read', 'write'] }
const defaultAccess = { enum: ['write', 'read', 'none'] }
/** The document above that access comes from; without id and title where you may not see it. */
const sharedFrom = object({ kind: { enum: ['document', 'hidden'] }, id: uuid, title: string }, ['kind'])
const role = { enum: ['owner', 'admin', 'member', 'guest'] }
const person = object({ id: uuid, name: string })
const pictured = object({ id: uuid, name: string, image: nullable(string) })
/** Client, clock and length of a stretch of Yjs ids. */
const idRange = { type: 'array', items: { type: 'integer' }, minItems: 3, maxItems: 3 }
const idRanges = { type: 'array', items: idRange }

const version = {
  id: uuid,
  seq: { type: 'integer' },
  name: nullable(string),
  namedBy: nullable(pictured),
  beganAt: time,
  editedAt: time,
  authors: { type: 'array', items: pictured },
}

/** Plain text, and start and length of what answers in it, in UTF-16 code units. */
const markedText = object({
  text: string,
  ranges: { type: 'array', items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 } },
})

/** What routes take and answer, by the names that the operations give it. */
export const SCHEMAS = {
  TokenRequest: object({ documentId: uuid }),
  CollabToken: object({ token: string, url: string, documentName: string, access, expiresAt: time }),
  NewDocument: object(
    {
      organizationId: uuid,
      title: { type: 'string', maxLength: MAX_TITLE_LENGTH },
      parentId: nullable(uuid),
      markdown: string,
      id: uuid,
    },
    ['organizationId'],
  ),
  DocumentChange: object(
    {
      title: { type: 'string', maxLength: MAX_TITLE_LENGTH },
      parentId: nullable(uuid),
      after: nullable(uuid),
      before: nullable(uuid),
      trashed: { type: 'boolean' },
    },
    [],
  ),
  Duplication: object({ title: { type: 'string', maxLength: MAX_TITLE_LENGTH }, withChildren: { type: 'boolean' } }, [
    'title',
  ]),
  Document: object({
    id: uuid,
    organizationId: uuid,
    parentId: nullable(uuid),
    title: string,
    icon: nullable(string),
    excerpt: string,
    access,
    createdAt: time,
    createdBy: nullable(person),
    editedAt: time,
    editedBy: nullable(person),
    trashedAt: nullable(time),
    trashedBy: nullable(person),
    position: string,
    favouriteAt: nullable(time),
    openedAt: nullable(time),
    sharedAt: nullable(time),
  }),
  Place: object({ documentId: uuid, user: object({ id: uuid, name: string, image: nullable(string) }) }),
  PlaceList: list('places', 'Place'),
  DocumentList: list('documents', 'Document'),
  Change: object({ by: nullable(person), at: time, inserted: idRanges, deleted: idRanges }),
  Changes: object({
    through: { type: 'integer' },
    truncated: { type: 'boolean' },
    changes: { type: 'array', items: { $ref: '#/components/schemas/Change' } },
  }),
  GrantChange: object({ access: givenAccess }),
  Bytes: { type: 'string', format: 'binary' },
  FileCopy: object({ fileId: uuid }),
  File: object({
    id: uuid,
    kind: { enum: ['picture', 'file'] },
    name: string,
    mediaType: string,
    bytes: { type: 'integer' },
    width: nullable({ type: 'integer' }),
    height: nullable({ type: 'integer' }),
  }),
  SearchHit: object({
    id: uuid,
    title: markedText,
    icon: nullable(string),
    path: { type: 'array', items: object({ id: uuid, title: string }) },
    snippet: nullable(markedText),
    editedAt: time,
  }),
  SearchAnswer: object({
    hits: { type: 'array', items: { $ref: '#/components/schemas/SearchHit' }, maxItems: MAX_SEARCH_HITS },
    total: { type: 'integer' },
  }),
  DefaultAccess: object({ access: nullable(defaultAccess) }),
  Grant: object({
    user: object({ id: uuid, name: string, email: string, image: nullable(string) }),
    role,
    access: nullable(access),
    inherited: nullable(object({ access, from: sharedFrom })),
    effective: access,
  }),
  Sharing: object({
    mayShare: { type: 'boolean' },
    parent: nullable(sharedFrom),
    defaultAccess: nullable(defaultAccess),
    inheritedDefault: object({ access: defaultAccess, from: nullable(sharedFrom) }),
    grants: { type: 'array', items: { $ref: '#/components/schemas/Grant' } },
    invitations: { type: 'array', items: object({ id: uuid, email: string, access: givenAccess }) },
  }),
  DocumentInvite: object({ email: string, access: givenAccess }),
  InvitedToDocument: object({ kind: { enum: ['given', 'invited'] }, invitationId: uuid }, ['kind']),
  VersionName: object({ name: nullable({ type: 'string', maxLength: MAX_VERSION_NAME_LENGTH }) }),
  Version: object(version),
  OpenVersion: object({
    ...version,
    title: string,
    icon: nullable(string),
    fullWidth: { type: 'boolean' },
    content: { type: 'object' },
    unknown: { type: 'array', items: string },
  }),
  VersionList: object({
    versions: { type: 'array', items: { $ref: '#/components/schemas/Version' } },
    next: nullable({ type: 'integer' }),
    now: nullable(object({ editedAt: time, authors: { type: 'array', items: pictured } })),
  }),
  Restored: object({ changed: { type: 'boolean' } }),
  Organization: object({ id: uuid, name: string, role, members: { type: 'integer' } }),
  OrganizationList: list('organizations', 'Organization'),
  Member: object({
    id: uuid,
    user: object({ id: uuid, name: string, email: string, image: nullable(string) }),
    role,
    joinedAt: time,
    lastSeenAt: nullable(time),
  }),
  OrganizationSettings: object({ offlineDays: { type: 'integer', minimum: 0, maximum: MAX_OFFLINE_DAYS } }),
  DeviceKeyRequest: object({ organizationId: nullable(uuid) }),
  DeviceKey: object({ key: string, offlineDays: { type: 'integer' } }),
  Invitation: object({ id: uuid, email: string, role, invitedBy: string, createdAt: time, expiresAt: time }),
  People: object({
    members: { type: 'array', items: { $ref: '#/components/schemas/Member' } },
    invitations: { type: 'array', items: { $ref: '#/components/schemas/Invitation' } },
  }),
  Greeting: object({
    organizationId: uuid,
    organizationName: string,
    inviterName: string,
    email: string,
    role,
    hasAccount: { type: 'boolean' },
    expiresAt: time,
  }),
  ProfileChange: object({ name: string, locale: nullable({ enum: ['en', 'de'] }) }, []),
  AccountDeletion: object({ password: string, ending: { type: 'array', items: uuid } }),
  DeletionPlan: object({
    blocking: { type: 'array', items: person },
    ending: { type: 'array', items: person },
  }),
  AddressChange: object({ email: string, password: string }),
  AddressChanged: object({ mailed: { type: 'boolean' } }),
  PasswordChange: object({ currentPassword: string, newPassword: string, signOutOthers: { type: 'boolean' } }),
  Picture: object({ image: string }),
  Session: object({
    id: uuid,
    userAgent: nullable(string),
    address: nullable(string),
    createdAt: time,
    lastActiveAt: time,
    isCurrent: { type: 'boolean' },
  }),
  SessionList: list('sessions', 'Session'),
  Health: object({ status: string }),
  Problem: object({ type: string, title: string, status: { type: 'integer' }, detail: string, code: string }),
} as const
