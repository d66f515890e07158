import 'server-only'
import {
  MAX_OFFLINE_DAYS,
  MAX_SEARCH_HITS,
  MAX_TITLE_LENGTH,
  MAX_VERSION_NAME_LENGTH,
} from '@coscribe/shared/domain/limits'

type Operation = {
  readonly summary: string
  readonly body?: string
  readonly query?: readonly string[]
  readonly answer: string
}

/** Every route of ours: path, method, what it takes and answers. A test compares it with the files that exist. */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/api/collab/token': {
    post: { summary: 'A ticket into one document, for one connect', body: 'TokenRequest', answer: 'CollabToken' },
  },
  '/api/v1/documents': {
    get: {
      summary: 'The documents you may see, newest edit first',
      query: ['organizationId', 'trashed'],
      answer: 'DocumentList',
    },
    post: { summary: 'Make a document, from Markdown where given', body: 'NewDocument', answer: 'Document' },
  },
  '/api/v1/documents/{documentId}': {
    get: { summary: 'One document', answer: 'Document' },
    patch: { summary: 'Rename, move, trash or restore', body: 'DocumentChange', answer: 'Document' },
    delete: {
      summary: 'Into the trash; with permanent=true, from the trash and for ever',
      query: ['permanent'],
      answer: 'Nothing',
    },
  },
  '/api/v1/documents/{documentId}/duplicate': {
    post: {
      summary: 'Make a copy right after it, with what is below it where asked',
      body: 'Duplication',
      answer: 'Document',
    },
  },
  '/api/v1/documents/{documentId}/favourite': {
    put: { summary: 'Mark it as a favourite of yours', answer: 'Nothing' },
    delete: { summary: 'Take the mark away', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/visit': { put: { summary: 'Say that you have opened it', answer: 'Nothing' } },
  '/api/v1/events': {
    get: {
      summary: 'Server-sent events: what kind of thing changed in an organization',
      query: ['organizationId'],
      answer: 'Content',
    },
  },
  '/api/v1/organizations/{organizationId}/trash': {
    delete: { summary: 'Delete for ever all that is in the trash, as owner or administrator', answer: 'Nothing' },
  },
  '/api/v1/organizations/{organizationId}/places': {
    get: { summary: 'Who has which document open', answer: 'PlaceList' },
  },
  '/api/v1/documents/{documentId}/changes': {
    get: {
      summary: 'Who changed which Yjs ids after a position of the log; without one, the newest changes',
      query: ['after'],
      answer: 'Changes',
    },
  },
  '/api/v1/documents/{documentId}/content': {
    get: { summary: 'The committed content as Markdown, HTML, JSON or text', query: ['format'], answer: 'Content' },
  },
  '/api/v1/documents/{documentId}/files': {
    post: {
      summary: 'Store a file in a document you may write in; the body is the file itself',
      query: ['name'],
      body: 'Bytes',
      answer: 'File',
    },
  },
  '/api/v1/documents/{documentId}/files/copies': {
    post: { summary: 'A file of another document, as one of this', body: 'FileCopy', answer: 'File' },
  },
  '/api/v1/files/{fileId}': {
    get: { summary: 'A file, for who may read its document', query: ['download'], answer: 'Content' },
  },
  '/api/v1/documents/{documentId}/grants': {
    get: { summary: 'Who sees this document, and why: defaults and grants, inherited ones too', answer: 'Sharing' },
  },
  '/api/v1/documents/{documentId}/default-access': {
    put: {
      summary: 'Say what all members may do here and below; null: as with the parent',
      body: 'DefaultAccess',
      answer: 'Nothing',
    },
  },
  '/api/v1/documents/{documentId}/grants/{userId}': {
    put: {
      summary: 'Give a person of the organization access, here and below',
      body: 'GrantChange',
      answer: 'Nothing',
    },
    delete: { summary: 'Take it back', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/invitations': {
    post: {
      summary: 'Share with an address: of a person of the organization at once, of others by inviting a guest',
      body: 'DocumentInvite',
      answer: 'InvitedToDocument',
    },
  },
  '/api/v1/documents/{documentId}/invitations/{invitationId}': {
    delete: { summary: 'Take the document out of an invitation', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/versions': {
    get: {
      summary:
        'The versions of a document, newest first; older ones before a position; with named=true those with a name',
      query: ['before', 'named'],
      answer: 'VersionList',
    },
    post: {
      summary: 'Make a version of what is committed now, with a name or, with null, without',
      body: 'VersionName',
      answer: 'Version',
    },
  },
  '/api/v1/documents/{documentId}/versions/{versionId}': {
    get: {
      summary: 'A version with what the document said then, as JSON; with format=markdown as Markdown',
      query: ['format'],
      answer: 'OpenVersion',
    },
    patch: { summary: 'Name or rename it; with null, take its name away', body: 'VersionName', answer: 'Version' },
  },
  '/api/v1/documents/{documentId}/versions/{versionId}/restore': {
    post: {
      summary:
        'Make the document say again what it said then, by an edit of yours; what is there now is a version first',
      answer: 'Restored',
    },
  },
  '/api/v1/organizations': { get: { summary: 'The organizations you are in', answer: 'OrganizationList' } },
  '/api/v1/organizations/{organizationId}/export': {
    get: {
      summary: 'All documents as a ZIP of Markdown with attachments, for owners and administrators',
      answer: 'Content',
    },
  },
  '/api/v1/organizations/{organizationId}/members': {
    get: { summary: 'Members, guests, and for admins the open invitations', answer: 'People' },
  },
  '/api/v1/organizations/{organizationId}/settings': {
    get: { summary: 'What the organization decided for all', answer: 'OrganizationSettings' },
    put: {
      summary: 'Decide it, as owner or administrator',
      body: 'OrganizationSettings',
      answer: 'OrganizationSettings',
    },
  },
  '/api/v1/search': {
    get: {
      summary: 'The documents you may read that answer a search, best first',
      query: ['organizationId', 'q'],
      answer: 'SearchAnswer',
    },
  },
  '/api/v1/device-keys/{deviceId}': {
    post: { summary: 'The server’s half of the key to a local store', body: 'DeviceKeyRequest', answer: 'DeviceKey' },
    delete: { summary: 'Make what that store holds unreadable', answer: 'Nothing' },
  },
  '/api/v1/invitations/{invitationId}': {
    get: { summary: 'What an invitation is for; its id is the secret', answer: 'Greeting' },
  },
  '/api/v1/account': {
    patch: { summary: 'Change your name or language', body: 'ProfileChange', answer: 'Nothing' },
    delete: {
      summary: 'Delete your account; documents stay with their organization',
      body: 'AccountDeletion',
      answer: 'Nothing',
    },
  },
  '/api/v1/account/deletion': {
    get: {
      summary: 'Which organizations stand in the way of that, and which would end with it',
      answer: 'DeletionPlan',
    },
  },
  '/api/v1/account/email': {
    put: {
      summary: 'Sign in with another address: at once, or, where mail is sent, once its mailbox has confirmed it',
      body: 'AddressChange',
      answer: 'AddressChanged',
    },
  },
  '/api/v1/account/password': { put: { summary: 'Set another password', body: 'PasswordChange', answer: 'Nothing' } },
  '/api/v1/account/picture': {
    put: { summary: 'Set your picture; the body is a PNG, JPEG, WebP or GIF file', answer: 'Picture' },
    delete: { summary: 'Remove it', answer: 'Nothing' },
  },
  '/api/v1/account/sessions': {
    get: { summary: 'Where you are signed in', answer: 'SessionList' },
    delete: {
      summary: 'Sign out everywhere (except=none) or everywhere else (except=current)',
      query: ['except'],
      answer: 'Nothing',
    },
  },
  '/api/v1/account/sessions/{sessionId}': { delete: { summary: 'Sign one device out', answer: 'Nothing' } },
  '/api/v1/avatars/{userId}/{sha256}': {
    get: { summary: 'The picture of somebody who is in an organization with you', answer: 'Content' },
  },
  '/api/v1/openapi.json': { get: { summary: 'This description', answer: 'Content' } },
  '/api/health': { get: { summary: 'Whether the database answers', answer: 'Health' } },
}

const string = { type: 'string' } as const
const uuid = { type: 'string', format: 'uuid' } as const
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

const SCHEMAS = {
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

/** The description of the REST API (OpenAPI 3.1). */
export function openapi(): object {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const paths = Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, methods]) => [
      path,
      {
        parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
          name,
          in: 'path',
          required: true,
          schema: name === 'sha256' ? string : uuid,
        })),
        ...Object.fromEntries(
          Object.entries(methods).map(([method, { summary, body, query = [], answer }]) => [
            method,
            {
              summary,
              parameters: query.map((name) => ({ name, in: 'query', schema: string })),
              ...(body
                ? {
                    requestBody: {
                      required: true,
                      content: {
                        [body === 'Bytes' ? 'application/octet-stream' : 'application/json']: {
                          schema: reference(body),
                        },
                      },
                    },
                  }
                : {}),
              responses: {
                [method === 'post' && (answer === 'Document' || path === '/api/v1/documents/{documentId}/files')
                  ? '201'
                  : answer === 'Nothing'
                    ? '204'
                    : '200']:
                  answer === 'Nothing' || answer === 'Content'
                    ? { description: summary }
                    : { description: summary, content: { 'application/json': { schema: reference(answer) } } },
                default: {
                  description: 'What went wrong (RFC 9457)',
                  content: { 'application/problem+json': { schema: reference('Problem') } },
                },
              },
            },
          ]),
        ),
      },
    ]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Coscribe',
      version: '1',
      description:
        'Sign in with the session cookie, or send the session’s token as Bearer. Accounts and organizations are under /api/auth (better-auth).',
    },
    paths,
    components: { schemas: SCHEMAS, securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    security: [{ session: [] }],
  }
}
