import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import { EXPECTED_USER_HEADER } from '@coscribe/shared/protocol/expected-user'
import type { EndReason } from './connection-status.ts'

export type CollabGrant = {
  readonly token: string
  readonly url: string
  readonly documentName: string
  readonly access: 'read' | 'comment' | 'write'
}

/** The answer of the token endpoint: a grant, a decision against it, or nothing that can be relied on. */
export type TokenOutcome =
  | { readonly kind: 'granted'; readonly grant: CollabGrant }
  | { readonly kind: 'refused'; readonly reason: Exclude<EndReason, 'too-large'> }
  | { readonly kind: 'unreachable'; readonly retryAfterMs: number | null }

/** Longest wait for the token endpoint, in ms. */
const TOKEN_TIMEOUT_MS = 10_000

const ACCESS = new Set(['read', 'comment', 'write'])

function parseGrant(body: unknown): CollabGrant | null {
  if (typeof body !== 'object' || body === null) return null
  const { token, url, documentName, access } = body as Record<string, unknown>
  return typeof token === 'string' &&
    typeof url === 'string' &&
    typeof documentName === 'string' &&
    ACCESS.has(String(access))
    ? { token, url, documentName, access: access as CollabGrant['access'] }
    : null
}

/** The problem's code (RFC 9457 with our `code` member), or null. */
async function problemCode(response: Response) {
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null
  } catch {
    return null
  }
}

/** True where this person may know that the document lies in the trash. */
async function isInTrash(documentId: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`/api/v1/documents/${encodeURIComponent(documentId)}`, { cache: 'no-store', signal })
    const body: unknown = response.ok ? await response.json() : null
    return typeof body === 'object' && body !== null && 'trashedAt' in body && body.trashedAt !== null
  } catch {
    return false
  }
}

/**
 * Asks for a fresh token of one document. Never throws: only an answer of our own API means "refused" (401
 * signed out, 403 and 404 no access, 410 deleted, 426 editor too old); everything else, a captive portal's 200
 * included, means "not reachable now". The stock provider would take a network error for a refusal and never
 * come back. `userId`: for nobody but this person, whoever is signed in to the browser now.
 */
export async function fetchCollabToken(
  documentId: string,
  signal: AbortSignal,
  userId: string | null = null,
): Promise<TokenOutcome> {
  const unreachable: TokenOutcome = { kind: 'unreachable', retryAfterMs: null }
  try {
    const response = await fetch('/api/collab/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(userId === null ? {} : { [EXPECTED_USER_HEADER]: userId }) },
      // The version of the page that runs here, which may be older than the server's.
      body: JSON.stringify({ documentId, schemaVersion: SCHEMA_VERSION }),
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TOKEN_TIMEOUT_MS)]),
    })
    if (response.ok) {
      const grant = parseGrant(await response.json())
      return grant ? { kind: 'granted', grant } : unreachable
    }
    const code = await problemCode(response)
    if (code === null) return unreachable // not our API: a proxy's page, a captive portal
    if (code === 'editor-too-old') return { kind: 'refused', reason: 'editor-too-old' }
    switch (response.status) {
      case 401:
        return { kind: 'refused', reason: 'signed-out' }
      case 403:
        return { kind: 'refused', reason: 'access-ended' }
      case 404:
        return { kind: 'refused', reason: (await isInTrash(documentId, signal)) ? 'deleted' : 'not-found' }
      case 410:
        return { kind: 'refused', reason: 'deleted' }
      case 426:
        return { kind: 'refused', reason: 'editor-too-old' }
      default: {
        const seconds = Number(response.headers.get('retry-after'))
        return { kind: 'unreachable', retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null }
      }
    }
  } catch {
    return unreachable
  }
}
