import type { Sql } from '@coscribe/shared/db/connect'
import type { JSONWebKeySet, JWK } from 'jose'

/** Shortest time between two reads for keys that were not found, in ms: forged key ids must not become queries. */
const REREAD_MS = 30_000
/** How long keys that were read are taken for true, in ms: a key that was withdrawn is good no longer than that. */
const KEYS_ARE_FRESH_MS = 60_000
/** How long a key that was replaced still verifies: tokens that it signed are at most two minutes old. */
const RETIRED = '10 minutes'

/** The public halves of the keys that sign collab tokens, read from Postgres. */
export class SigningKeys {
  readonly #sql: Sql
  #keys: JSONWebKeySet | null = null
  #readAt = 0
  #reading: Promise<JSONWebKeySet> | null = null

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async get(): Promise<JSONWebKeySet> {
    return this.#keys && Date.now() - this.#readAt < KEYS_ARE_FRESH_MS ? this.#keys : await this.#read()
  }

  /** The keys again, where they may have changed since they were read; else null. */
  async reread(now = Date.now()): Promise<JSONWebKeySet | null> {
    return now - this.#readAt < REREAD_MS && (this.#keys?.keys.length ?? 0) > 0 ? null : await this.#read()
  }

  #read(): Promise<JSONWebKeySet> {
    this.#reading ??= this.#query().finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  async #query(): Promise<JSONWebKeySet> {
    const rows = await this.#sql<{ id: string; publicKey: string; alg: string | null }[]>`
      select id, public_key as "publicKey", alg from auth.jwks
       where expires_at is null or expires_at > now() - ${RETIRED}::interval`
    this.#keys = {
      keys: rows.map((row) => ({ ...(JSON.parse(row.publicKey) as JWK), kid: row.id, alg: row.alg ?? 'EdDSA' })),
    }
    this.#readAt = Date.now()
    return this.#keys
  }
}
