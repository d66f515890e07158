import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { COLLAB_TOKEN_AUDIENCE, COLLAB_TOKEN_ISSUER, verifyCollabToken } from './collab-token.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const claims = { sub: uuid(1), sid: uuid(2), org: uuid(3), doc: uuid(4), access: 'write', sch: 1, jti: 'j'.repeat(20) }

let pair: CryptoKeyPair
let keys: { keys: object[] }
beforeAll(async () => {
  pair = (await generateKeyPair('EdDSA')) as CryptoKeyPair
  keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }] }
})

const now = () => Math.floor(Date.now() / 1000)
const sign = (
  payload: JWTPayload,
  { kid = 'k1', aud = COLLAB_TOKEN_AUDIENCE, iss = COLLAB_TOKEN_ISSUER, exp = now() + 60 } = {},
) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setAudience(aud)
    .setIssuer(iss)
    .setExpirationTime(exp)
    .sign(pair.privateKey)
const verify = (token: string) => verifyCollabToken(token, keys as never)

describe('AD1 verifyCollabToken', () => {
  it('AD1: accepts what the token endpoint signs', async () => {
    expect(await verify(await sign(claims))).toMatchObject({ ok: true, claims })
  })

  it('AD1: refuses another audience, another issuer, a missing claim and an unknown key', async () => {
    expect(await verify(await sign(claims, { aud: 'api' }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await verify(await sign(claims, { iss: 'evil' }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await verify(await sign({ ...claims, doc: 'x' }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await verify(await sign({ ...claims, access: 'none' }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await verify(await sign(claims, { kid: '../../etc/passwd' }))).toEqual({ ok: false, reason: 'unknown-key' })
  })

  it('AD1: tolerates 30 s of clock difference and no more', async () => {
    expect(await verify(await sign(claims, { exp: now() - 20 }))).toMatchObject({ ok: true })
    expect(await verify(await sign(claims, { exp: now() - 40 }))).toEqual({ ok: false, reason: 'expired' })
  })

  it('AD1: refuses alg none, HS256 keyed with the public key, and rubbish', async () => {
    const none = new UnsecuredJWT(claims).setAudience(COLLAB_TOKEN_AUDIENCE).setIssuer(COLLAB_TOKEN_ISSUER).encode()
    const hs256 = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setAudience(COLLAB_TOKEN_AUDIENCE)
      .setIssuer(COLLAB_TOKEN_ISSUER)
      .setExpirationTime(now() + 60)
      .sign(new TextEncoder().encode(await exportSPKI(pair.publicKey)))
    for (const token of [none, hs256, '', 'a.b.c', 'x'.repeat(100_000)])
      expect((await verify(token)).ok, token.slice(0, 30)).toBe(false)
  })
})
