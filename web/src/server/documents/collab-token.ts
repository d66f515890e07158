import 'server-only'
import { randomBytes } from 'node:crypto'
import { AppError } from '@coscribe/shared/domain/app-error'
import { COLLAB_TOKEN_SECONDS } from '@coscribe/shared/domain/limits'
import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import { COLLAB_TOKEN_AUDIENCE, COLLAB_TOKEN_ISSUER } from '@coscribe/shared/protocol/collab-token'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { withDocument } from '../access.ts'
import { getAuth } from '../auth.ts'
import type { Actor } from '../request-context.ts'
import { publicOrigin, serverSettings } from '../settings.ts'

export type CollabToken = {
  /** A JWT (EdDSA), good for one connect. */
  readonly token: string
  /** Where to open the socket. */
  readonly url: string
  readonly documentName: string
  readonly access: 'read' | 'comment' | 'write'
  readonly expiresAt: string
}

/** A ticket into one document for one session. What is in the trash is not found: nobody may open it to write. */
export async function makeCollabToken(
  actor: Actor,
  documentId: string,
  request: Request,
  schemaVersion = SCHEMA_VERSION,
): Promise<CollabToken> {
  const found = await withDocument(actor, documentId, 'read', async (document) => {
    if (document.access.trashed) throw new AppError('not-found', 'There is nothing here, or you may not see it.')
    return { organizationId: document.organizationId, documentId: document.documentId, access: document.access.access }
  })
  if (found.access === 'none') throw new Error('withDocument found a document without access')
  const issuedAt = Math.floor(Date.now() / 1000)
  const expiresAt = issuedAt + COLLAB_TOKEN_SECONDS
  const { token } = await getAuth().api.signJWT({
    body: {
      payload: {
        iss: COLLAB_TOKEN_ISSUER,
        aud: COLLAB_TOKEN_AUDIENCE,
        sub: actor.userId,
        sid: actor.sessionId,
        org: found.organizationId,
        doc: found.documentId,
        access: found.access,
        sch: Math.min(schemaVersion, SCHEMA_VERSION),
        jti: randomBytes(16).toString('base64url'),
        iat: issuedAt,
        exp: expiresAt,
      },
    },
  })
  return {
    token,
    url: collabUrl(request),
    documentName: formatDocumentName(found),
    access: found.access,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
  }
}

/** Behind the proxy of PUBLIC_URL, `/collab` leads to the collab server; without one it has a port of its own. */
function collabUrl(request: Request): string {
  const origin = publicOrigin()
  if (origin) return `${origin.replace(/^http/, 'ws')}/collab`
  const host = request.headers.get('host') ?? 'localhost'
  const name = host.replace(/:\d+$/, '')
  return `ws://${name}:${serverSettings().COLLAB_PORT}`
}
