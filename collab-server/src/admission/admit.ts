import type { Sql } from '@coscribe/shared/db/connect'
import { type DocumentAccess, readAccess } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { presenceColor, presenceColorIndex } from '@coscribe/shared/domain/presence-color'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import { type CollabTokenClaims, verifyCollabToken } from '@coscribe/shared/protocol/collab-token'
import { parseDocumentName } from '@coscribe/shared/protocol/document-name'
import type { Admission } from '../connection-context.ts'
import type { SigningKeys } from './signing-keys.ts'
import { TokenBudget } from './token-budget.ts'

/** An honest token has some 500 characters. */
const MAX_TOKEN_LENGTH = 4_096

export type AdmissionVerdict =
  | { readonly ok: true; readonly admission: Admission }
  | { readonly ok: false; readonly close: CloseName }

const refuse = (close: CloseName): AdmissionVerdict => ({ ok: false, close })

/** What the database knows about a person and a document. */
export type AdmissionFacts = {
  readonly access: DocumentAccess | null
  readonly sessionIsOpen: boolean
  readonly user: { readonly name: string; readonly image: string | null } | null
}

/** Decides from the claims and the facts, without looking anything up. A foreign document is one that is not there. */
export function decideAdmission(
  claims: CollabTokenClaims,
  documentName: string,
  facts: AdmissionFacts,
): AdmissionVerdict {
  const address = parseDocumentName(documentName)
  if (!address || documentName !== `${claims.org}/${claims.doc}`) return refuse('notFound')
  if (!facts.sessionIsOpen || !facts.user) return refuse('unauthenticated')
  if (!facts.access || facts.access.access === 'none') return refuse('notFound')
  if (facts.access.trashed) return refuse('documentDeleted')
  if (claims.sch < facts.access.minSchema) return refuse('editorTooOld')
  const { access } = facts.access
  return {
    ok: true,
    admission: {
      address,
      documentName,
      userId: claims.sub,
      sessionId: claims.sid,
      access,
      epoch: facts.access.epoch,
      schemaVersion: claims.sch,
      user: {
        id: claims.sub,
        name: facts.user.name,
        color: presenceColor(claims.sub),
        colorIndex: presenceColorIndex(claims.sub),
        image: facts.user.image,
        access,
      },
    },
  }
}

export type AdmitterOptions = {
  readonly sql: Sql
  readonly keys: SigningKeys
  /** Connections that one token opens. */
  readonly tokenUses: number
  /** Counts the changes of access that were heard of. */
  readonly changes: () => number
}

/** How often a decision is made again because something changed while it was made. */
const MAX_DECISIONS = 5

/** Lets people in: verifies the token, reads membership and grants again, and decides (SPEC AD1). Loads nothing. */
export class Admitter {
  readonly #options: AdmitterOptions
  readonly #budget: TokenBudget

  constructor(options: AdmitterOptions) {
    this.#options = options
    this.#budget = new TokenBudget(options.tokenUses)
  }

  /** Never rejects: where Postgres cannot be asked, the client is told to come back. */
  admit = async (token: string, documentName: string): Promise<AdmissionVerdict> => {
    if (token.length > MAX_TOKEN_LENGTH) return refuse('unauthenticated')
    try {
      const claims = await this.#verify(token)
      if (!claims || !this.#budget.take(claims.jti, claims.exp)) return refuse('unauthenticated')
      for (let decisions = 1; ; decisions++) {
        const heard = this.#options.changes()
        const verdict = decideAdmission(claims, documentName, await readFacts(this.#options.sql, claims))
        if (!verdict.ok || heard === this.#options.changes() || decisions === MAX_DECISIONS) return verdict
      }
    } catch {
      return refuse('storage')
    }
  }

  async #verify(token: string): Promise<CollabTokenClaims | null> {
    const { keys } = this.#options
    let verdict = await verifyCollabToken(token, await keys.get())
    if (!verdict.ok && verdict.reason === 'unknown-key') {
      const again = await keys.reread()
      if (again) verdict = await verifyCollabToken(token, again)
    }
    return verdict.ok ? verdict.claims : null
  }
}

function readFacts(sql: Sql, claims: CollabTokenClaims): Promise<AdmissionFacts> {
  return withOrganization(sql, claims.org, async (tx) => {
    const [person] = await tx<{ name: string; image: string | null; sessionIsOpen: boolean }[]>`
      select u.name, u.image, exists (
               select 1 from auth.sessions s where s.id = ${claims.sid} and s.user_id = u.id and s.expires_at > now()
             ) as "sessionIsOpen"
        from auth.users u where u.id = ${claims.sub}`
    return {
      access: await readAccess(tx, claims.org, claims.doc, claims.sub),
      sessionIsOpen: person?.sessionIsOpen ?? false,
      user: person ?? null,
    }
  })
}
