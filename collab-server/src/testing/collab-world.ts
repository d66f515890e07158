import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import type { DocumentId, OrganizationId, SessionId, UserId } from '@coscribe/shared/domain/ids'
import { inPieces } from '@coscribe/shared/domain/in-pieces'
import { COLLAB_TOKEN_AUDIENCE, COLLAB_TOKEN_ISSUER } from '@coscribe/shared/protocol/collab-token'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { createOrganization, type TestOrganization } from '@coscribe/shared/testing/factories'
import { holdCommits } from '@coscribe/shared/testing/hold-commits'
import { createTestDatabase, type TestDatabase } from '@coscribe/shared/testing/test-database'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type * as Y from 'yjs'

export type TokenOptions = {
  readonly organizationId?: OrganizationId
  readonly documentId: DocumentId
  readonly userId: UserId
  readonly access?: 'read' | 'comment' | 'write'
  readonly schemaVersion?: number
  readonly sessionId?: SessionId
  /** Seconds from now. */
  readonly expiresIn?: number
  readonly audience?: string
}

/** A database with one organization, one document and a signing key: all that a collab server needs around it. */
export class CollabWorld {
  readonly database: TestDatabase
  readonly admin: Sql
  readonly organization: TestOrganization
  readonly documentId: DocumentId
  readonly #sessions = new Map<UserId, SessionId>()
  readonly #key: { readonly id: string; readonly privateKey: CryptoKey }

  private constructor(
    database: TestDatabase,
    admin: Sql,
    organization: TestOrganization,
    documentId: DocumentId,
    key: { readonly id: string; readonly privateKey: CryptoKey },
  ) {
    this.database = database
    this.admin = admin
    this.organization = organization
    this.documentId = documentId
    this.#key = key
  }

  static async create(database?: TestDatabase): Promise<CollabWorld> {
    const own = database ?? (await createTestDatabase())
    const admin = connect(own.urls.admin, { max: 3, applicationName: 'coscribe test' })
    const organization = await createOrganization(admin)
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
    const id = randomUUID()
    await admin`
      insert into auth.jwks (id, public_key, private_key, created_at, alg, crv)
      values (${id}, ${JSON.stringify(await exportJWK(publicKey))}, 'only in the test', now(), 'EdDSA', 'Ed25519')`
    return new CollabWorld(own, admin, organization, await organization.createDocument(), { id, privateKey })
  }

  get owner(): UserId {
    return this.organization.owner
  }

  nameOf(documentId: DocumentId = this.documentId): string {
    return formatDocumentName({ organizationId: this.organization.id, documentId })
  }

  /** Nothing more is committed in the document until what is answered is called. */
  holdCommits(documentId: DocumentId = this.documentId): Promise<() => Promise<void>> {
    return holdCommits(this.database.urls.admin, { organizationId: this.organization.id, documentId })
  }

  /** The user's open session; made at the first call. */
  async sessionOf(userId: UserId): Promise<SessionId> {
    const existing = this.#sessions.get(userId)
    if (existing) return existing
    const id = randomUUID() as SessionId
    this.#sessions.set(userId, id)
    await this.admin`
      insert into auth.sessions (id, expires_at, token, updated_at, user_id)
      values (${id}, now() + interval '1 hour', ${id}, now(), ${userId})`
    return id
  }

  /** A token as the web app's endpoint makes them, signed with the world's key. */
  async mintToken(options: TokenOptions): Promise<string> {
    const sessionId = options.sessionId ?? (await this.sessionOf(options.userId))
    return await new SignJWT({
      sid: sessionId,
      org: options.organizationId ?? this.organization.id,
      doc: options.documentId,
      access: options.access ?? 'write',
      sch: options.schemaVersion ?? 1,
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#key.id })
      .setSubject(options.userId)
      .setIssuer(COLLAB_TOKEN_ISSUER)
      .setAudience(options.audience ?? COLLAB_TOKEN_AUDIENCE)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + (options.expiresIn ?? 120))
      .sign(this.#key.privateKey)
  }

  /** The document as Postgres alone knows it. */
  async committed(documentId: DocumentId = this.documentId): Promise<{ doc: Y.Doc; seq: bigint }> {
    const loaded = await loadDocumentState(this.admin, this.organization.id, documentId)
    if (!loaded) throw new Error(`no document ${documentId}`)
    return loaded
  }

  /** Appends updates to a document's log, so many in a statement, as its owner. */
  async append(documentId: DocumentId, updates: readonly Uint8Array[], atOnce: number): Promise<void> {
    const { id: organizationId, owner: userId } = this.organization
    for (const batch of inPieces(updates, atOnce))
      await appendUpdates(
        this.admin,
        batch.map((payload) => ({ organizationId, documentId, payload, userId })),
      )
  }

  async drop(): Promise<void> {
    await this.admin.end({ timeout: 1 })
    await this.database.drop()
  }
}
