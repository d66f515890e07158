import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import { z } from 'zod'
import { type DocumentId, isUuid, type OrganizationId, type SessionId, type UserId } from '../domain/ids.ts'
import { TOKEN_CLOCK_TOLERANCE_SECONDS } from '../domain/limits.ts'

export const COLLAB_TOKEN_ISSUER = 'coscribe'
export const COLLAB_TOKEN_AUDIENCE = 'coscribe-collab'

const id = <Id extends string>() => z.string().refine((text): text is Id => isUuid(text))

/** What a collab token says. `access` is what was decided when it was made; admission decides again. */
export const collabTokenClaims = z.object({
  sub: id<UserId>(),
  sid: id<SessionId>(),
  org: id<OrganizationId>(),
  doc: id<DocumentId>(),
  access: z.enum(['read', 'comment', 'write']),
  /** The document schema version that the client's editor was built with. */
  sch: z.number().int().positive(),
  jti: z.string().min(16).max(64),
  exp: z.number().int(),
})
export type CollabTokenClaims = z.infer<typeof collabTokenClaims>

export type CollabTokenVerdict =
  | { readonly ok: true; readonly claims: CollabTokenClaims }
  | { readonly ok: false; readonly reason: 'malformed' | 'expired' | 'unknown-key' }

/**
 * Verifies signature (EdDSA only), issuer, audience, times and shape of a collab token (RFC 7519).
 * `unknown-key` means that the key id is not among `keys`: the caller may read the keys again, rarely.
 */
export async function verifyCollabToken(token: string, keys: JSONWebKeySet): Promise<CollabTokenVerdict> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['EdDSA'],
      issuer: COLLAB_TOKEN_ISSUER,
      audience: COLLAB_TOKEN_AUDIENCE,
      clockTolerance: TOKEN_CLOCK_TOLERANCE_SECONDS,
    })
    const claims = collabTokenClaims.safeParse(payload)
    return claims.success ? { ok: true, claims: claims.data } : { ok: false, reason: 'malformed' }
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' }
    if (error instanceof errors.JWKSNoMatchingKey) return { ok: false, reason: 'unknown-key' }
    return { ok: false, reason: 'malformed' }
  }
}
