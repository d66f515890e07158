import { randomUUID } from 'node:crypto'
import type { UserId } from '@coscribe/shared/domain/ids'
import { COLLAB_TOKEN_AUDIENCE, COLLAB_TOKEN_ISSUER } from '@coscribe/shared/protocol/collab-token'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import type { CollabWorld } from './collab-world.ts'

/** A pair of signing keys in the database, and tokens made with it that say whatever the test wants said. */
export class TokenSmith {
  readonly id: string
  readonly publicJwk: JWK
  readonly #world: CollabWorld
  readonly #privateKey: CryptoKey

  private constructor(world: CollabWorld, id: string, privateKey: CryptoKey, publicJwk: JWK) {
    this.#world = world
    this.id = id
    this.#privateKey = privateKey
    this.publicJwk = publicJwk
  }

  /** @param isStored Where it is false, the database does not know the key. */
  static async create(world: CollabWorld, isStored = true): Promise<TokenSmith> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
    const jwk = await exportJWK(publicKey)
    const id = randomUUID()
    if (isStored)
      await world.admin`
        insert into auth.jwks (id, public_key, private_key, created_at, alg, crv)
        values (${id}, ${JSON.stringify(jwk)}, 'only in the test', now(), 'EdDSA', 'Ed25519')`
    return new TokenSmith(world, id, privateKey, jwk)
  }

  /** What an honest token says. Times are in seconds since the epoch. */
  async claims(userId: UserId, documentId: string): Promise<Record<string, unknown>> {
    const now = Math.floor(Date.now() / 1000)
    return {
      sub: userId,
      sid: await this.#world.sessionOf(userId),
      org: this.#world.organization.id,
      doc: documentId,
      access: 'write',
      sch: 1,
      iss: COLLAB_TOKEN_ISSUER,
      aud: COLLAB_TOKEN_AUDIENCE,
      jti: randomUUID(),
      iat: now,
      exp: now + 120,
    }
  }

  sign(
    claims: Record<string, unknown>,
    header: Partial<JWTHeaderParameters> = {},
    key: CryptoKey | Uint8Array = this.#privateKey,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: this.id, ...header }).sign(key)
  }
}
