import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { createOrganization } from '@coscribe/shared/testing/factories'
import { until } from '@coscribe/shared/testing/until'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { AttackScene } from '../testing/attack-scene.ts'
import { textOf } from '../testing/clients.ts'
import { CollabWorld } from '../testing/collab-world.ts'
import { flood, webSocketFrame } from '../testing/raw-bytes.ts'
import { RawClient } from '../testing/raw-client.ts'
import { stateIn } from '../testing/read-frames.ts'
import { startServer } from '../testing/start-server.ts'
import { TokenSmith } from '../testing/token-smith.ts'
import { typed } from '../testing/typed.ts'

let scene: AttackScene
let smith: TokenSmith
beforeAll(async () => {
  scene = await AttackScene.set({ frameBurst: 300, framesPerSecond: 1, ratePatienceMs: 60_000 })
  smith = scene.smith
})
afterEach(() => scene.over())
afterAll(() => scene.end())

const honestClaims = () => smith.claims(scene.mallory, scene.bystanders.documentId)

/** Shows a token, for a name of one's own choice, and answers with what the socket is closed; 0 where it is let in. */
async function shown(token: string, name?: string): Promise<number> {
  const client = await scene.stranger(name === undefined ? {} : { name })
  await client.authenticate(token)
  await until('it is decided', () => client.closed !== null || client.authenticated)
  return client.closed?.code ?? 0
}

/** Runs something while nobody can read these tables. */
const whileLocked = (world: CollabWorld, tables: readonly string[], work: () => Promise<void>) =>
  world.admin.begin(async (tx) => {
    await tx.unsafe(`lock table ${tables.join(', ')} in access exclusive mode`)
    await work()
  })

describe('tokens that are none', () => {
  it('the smith makes tokens that are taken', async () => {
    expect(await shown(await smith.sign(await honestClaims()))).toBe(0)
  })

  it('A14 AD1: none, an empty one and one of a megabyte are 4401, and the database is not asked', async () => {
    await whileLocked(scene.world, ['auth.users', 'auth.sessions', 'auth.members', 'auth.jwks'], async () => {
      expect(await shown('')).toBe(4401)
      expect(await shown('x'.repeat(1_000_000))).toBe(4401)
      expect(await shown(`${'a.'.repeat(500)}a`)).toBe(4401)
      const yWebsocket = await scene.stranger({ path: `/y/${scene.bystanders.name}` })
      await yWebsocket.whenClosed(4401)
    })
  })

  it('A14: a refused token is in the log, without the token', async () => {
    const token = await smith.sign({ ...(await honestClaims()), exp: 1 })
    // Again and again: of one kind the log takes ten lines a second.
    await until('it is logged', async () => {
      expect(await shown(token)).toBe(4401)
      return scene.logged('admission-refused').length > 0
    })
    expect(scene.process.output).not.toContain(token)
  })

  const FORGED: readonly (readonly [string, () => Promise<string>])[] = [
    [
      'of alg none',
      async () => {
        const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
        return `${part({ alg: 'none', typ: 'JWT' })}.${part(await honestClaims())}.`
      },
    ],
    [
      'signed as HS256 with the public key',
      async () =>
        await smith.sign(
          await honestClaims(),
          { alg: 'HS256' },
          new Uint8Array(createHash('sha256').update(JSON.stringify(smith.publicJwk)).digest()),
        ),
    ],
    [
      'signed as HS256 with the bytes of the public key',
      async () =>
        await smith.sign(
          await honestClaims(),
          { alg: 'HS256' },
          new Uint8Array(Buffer.from(smith.publicJwk.x ?? '', 'base64url')),
        ),
    ],
    ['with the id of no key', async () => await smith.sign(await honestClaims(), { kid: randomUUID() })],
    ['with a path as key id', async () => await smith.sign(await honestClaims(), { kid: '../../../../dev/null' })],
    [
      'with SQL as key id',
      async () => await smith.sign(await honestClaims(), { kid: "' or 1=1; drop table auth.jwks --" }),
    ],
    [
      'of a key that nobody knows',
      async () => await (await TokenSmith.create(scene.world, false)).sign(await honestClaims()),
    ],
    [
      'of a foreign key under the id of ours',
      async () => await (await TokenSmith.create(scene.world, false)).sign(await honestClaims(), { kid: smith.id }),
    ],
    [
      'that brings its own key',
      async () => {
        const own = await TokenSmith.create(scene.world, false)
        return await own.sign(await honestClaims(), { jwk: own.publicJwk })
      },
    ],
  ]
  for (const [what, token] of FORGED)
    it(`A15 AD1: one ${what} is 4401`, async () => {
      expect(await shown(await token())).toBe(4401)
    })

  it('A15: the address of keys in a token is not asked', async () => {
    const own = await TokenSmith.create(scene.world, false)
    let asked = 0
    const canary = createServer((_, response) => {
      asked += 1
      response.end(JSON.stringify({ keys: [{ ...own.publicJwk, kid: own.id, alg: 'EdDSA' }] }))
    })
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
    const address = canary.address()
    const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/keys`
    expect(await shown(await own.sign(await honestClaims(), { jku: url, x5u: url }))).toBe(4401)
    canary.close()
    expect(asked).toBe(0)
  })

  const now = () => Math.floor(Date.now() / 1000)
  const UNTIMELY: readonly (readonly [string, number, () => Record<string, unknown>])[] = [
    ['expired by 31 seconds', 4401, () => ({ exp: now() - 31 })],
    ['expired by 20 seconds, as clocks differ', 0, () => ({ exp: now() - 20 })],
    ['not valid before a minute from now', 4401, () => ({ nbf: now() + 60 })],
    ['for the API', 4401, () => ({ aud: 'coscribe' })],
    ['for nobody', 4401, () => ({ aud: undefined })],
    ['of another issuer', 4401, () => ({ iss: 'https://evil.example' })],
    ['without an expiry', 4401, () => ({ exp: undefined })],
    ['without an id', 4401, () => ({ jti: undefined })],
    ['of a session that does not exist', 4401, () => ({ sid: randomUUID() })],
    ["with another person's session", 4401, () => ({ sub: scene.bystanders.victim.userId })],
  ]
  for (const [what, code, differing] of UNTIMELY)
    it(`A16 AD1: one ${what} is ${code === 0 ? 'taken' : code}`, async () => {
      expect(await shown(await smith.sign({ ...(await honestClaims()), ...differing() }))).toBe(code)
    })

  it('A26: a token in the address is ignored and not logged', async () => {
    const token = await scene.token()
    const attacker = await scene.stranger({ path: `/?token=${token}` })
    await attacker.authenticate('')
    await attacker.whenClosed(4401)
    // On the way of y-websocket the address is where the token belongs; it is not logged either.
    const yWebsocket = await scene.stranger({ path: `/y/${scene.bystanders.name}?token=${token}x` })
    await yWebsocket.whenClosed(4401)
    expect(scene.process.output).not.toContain(token.slice(0, 40))
  })
})

describe('a good token for something else', () => {
  it('A17 TN1: another document, another organization and one that does not exist are all 4404', async () => {
    const token = await scene.token()
    const elsewhere = await scene.world.organization.createDocument()
    expect(await shown(token, scene.world.nameOf(elsewhere))).toBe(4404)
    expect(await shown(token, scene.bystanders.neighbourName)).toBe(4404)
    expect(await shown(await scene.token(), scene.world.nameOf(randomUUID() as DocumentId))).toBe(4404)
  })

  /** What is not two lower-case ids with a slash between. */
  const NAMES: readonly (readonly [string, (name: string) => string])[] = [
    ['in capitals', (name) => name.toUpperCase()],
    ['with a letter more', (name) => `${name}x`],
    ['with a space before it', (name) => ` ${name}`],
    ['with another document behind it', (name) => `${name}/../${name.slice(37)}`],
    ['with a dash of another alphabet', (name) => name.replace('-', '\u2010')],
    [
      'with digits of another alphabet',
      (name) => name.replace(/\d/, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ],
    ['of 10,000 characters', (name) => name.padEnd(10_000, 'a')],
    ['with a line break behind it', (name) => `${name}\n`],
  ]
  for (const [what, change] of NAMES)
    it(`A17 AD1: the name ${what} is 4400`, async () => {
      expect(await shown(await scene.token(), change(scene.bystanders.name))).toBe(4400)
    })

  it('A17: the name with a null character and a session behind it is that very document, and needs its token', async () => {
    // The stock protocol has such sessions; they may not open anything else, nor a room of their own.
    expect(await shown(await scene.token(), `${scene.bystanders.neighbourName}\0x`)).toBe(4404)
    const session = await scene.stranger({ name: `${scene.bystanders.name}\0x` })
    await session.authenticate(await scene.token())
    await until('it is decided', () => session.closed !== null || session.authenticated)
    session.handshake()
    session.sync(0, Uint8Array.of(0))
    await until('it gets the text', () => session.frames.some((frame) => stateIn(frame) !== null))
    const doc = new Y.Doc()
    for (const frame of session.frames) Y.applyUpdate(doc, stateIn(frame) ?? Uint8Array.of(0, 0))
    expect(textOf(doc)).toBe(scene.bystanders.victim.text)
  })

  for (const name of ['__proto__', 'constructor', 'toString', '', ' ', '/', '\0', 'a/b'])
    it(`A18 AD1: the name ${JSON.stringify(name)} is 4400`, async () => {
      expect(await shown(await scene.token(), name)).toBe(4400)
    })
})

describe('tokens again and again', () => {
  it('A19 GW9: 10,000 tokens on one socket are 4401 at the first, and an address has twenty a minute', async () => {
    const from = scene.newAddress()
    const many = await scene.stranger({ from })
    // Well-formed, and signed by somebody else: to see that takes longest.
    const guess = await (await TokenSmith.create(scene.world, false)).sign(await honestClaims(), { kid: smith.id })
    const frame = webSocketFrame(
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, many.name)
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarString(encoder, 'guess')
      }),
    )
    await flood(many, Buffer.concat(Array.from({ length: 500 }, () => frame)), 20)
    await many.whenClosed(4401)
    for (let failures = 1; failures < 20; failures++) {
      const attacker = await scene.stranger({ from })
      await attacker.authenticate(guess)
      await attacker.whenClosed(4401)
    }
    expect((await scene.stranger({ from })).refused).toBe(429)
    expect((await scene.synced()).closed).toBe(null)
  })

  it('A20 GW2: a token for another document on the same socket is 4400, before and after admission', async () => {
    const other = await scene.world.organization.createDocument()
    const name = scene.world.nameOf(other)
    for (const attacker of [await scene.admitted(), await scene.stranger()]) {
      if (!attacker.authenticated) attacker.sync(0, Uint8Array.of(0))
      const token = await scene.token({ documentId: other })
      attacker.send((encoder) => {
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarString(encoder, token)
      }, name)
      await attacker.whenClosed(4400)
    }
  })

  it('A21 AD3: one token opens three connections, and then 4401', async () => {
    const token = await scene.token()
    for (const code of [0, 0, 0, 4401, 4401]) expect(await shown(token)).toBe(code)
  })

  it('A27 GW10: 3,000 tokens that nobody asked for are 4429 after five', async () => {
    const attacker = await scene.synced()
    const token = await scene.token()
    for (let sent = 0; sent < 3_000 && !attacker.closed; sent++) await attacker.authenticate(token)
    await attacker.whenClosed(4429)
    const honest = await scene.synced()
    for (let sent = 0; sent < 5; sent++) await honest.authenticate(token)
    honest.sync(2, Uint8Array.of(0, 0))
    await honest.whenStatuses(2)
  })
})

describe('what is taken away', () => {
  /** Somebody who may write to the attacked document. */
  async function writer(role: 'member' | 'guest') {
    const userId = await scene.world.organization.addMember(role, 'Writer')
    if (role === 'guest') await scene.world.organization.grant(scene.bystanders.documentId, userId, 'write')
    await scene.world.sessionOf(userId)
    return { userId, client: await scene.synced({ userId }) }
  }

  const TAKEN: readonly (readonly [string, 'member' | 'guest', number, (userId: UserId) => Promise<unknown>])[] = [
    [
      'A23 RV1: a writer who becomes a reader',
      'guest',
      4403,
      (userId) => admin()`update app.document_grants set access = 'read' where user_id = ${userId}`,
    ],
    [
      'A23 RV1: a person who is removed',
      'member',
      4404,
      (userId) => admin()`delete from auth.members where user_id = ${userId}`,
    ],
    [
      'A23 RV1: a guest whose grant is withdrawn',
      'guest',
      4404,
      (userId) => admin()`delete from app.document_grants where user_id = ${userId}`,
    ],
    [
      'A24 RV1: a person who signs out',
      'member',
      4401,
      (userId) => admin()`delete from auth.sessions where user_id = ${userId}`,
    ],
    [
      'A24 RV1: a person whose session is made to end',
      'member',
      4401,
      (userId) => admin()`update auth.sessions set expires_at = now() where user_id = ${userId}`,
    ],
    [
      'A24 RV1: a person who is deleted',
      'member',
      4401,
      (userId) => admin()`delete from auth.users where id = ${userId}`,
    ],
  ]
  const admin = () => scene.world.admin

  for (const [what, role, code, take] of TAKEN)
    it(`${what} is ${code} within seconds, and nothing queued is applied`, async () => {
      const { userId, client } = await writer(role)
      // Beyond its rate the socket is read no more for a while: what follows waits in the kernel.
      for (let sent = 0; sent < 320; sent++) client.sync(2, Uint8Array.of(0, 0))
      await client.whenStatuses(310)
      for (const edit of typed('ten edits')) client.sync(2, edit)
      const takenAt = performance.now()
      await take(userId)
      await client.whenClosed(code)
      expect(performance.now() - takenAt).toBeLessThan(5_000)
      expect(await shown(await scene.token({ userId }))).toBe(code === 4403 ? 0 : code)
    })

  it('A24 RV1: an organization that is deleted is 4404 for all of it, and for nobody else', async () => {
    const organization = await createOrganization(scene.world.admin, 'Short-lived')
    const documentId = await organization.createDocument()
    const client = await scene.synced({
      organizationId: organization.id,
      documentId,
      userId: organization.owner,
      name: `${organization.id}/${documentId}`,
    })
    await scene.world.admin`delete from auth.organizations where id = ${organization.id}`
    await client.whenClosed(4404)
  })

  it('A22 RV1: a session that runs out is 4401 within seconds, and what was acknowledged stays', async () => {
    const documentId = await scene.world.organization.createDocument()
    const userId = await scene.world.organization.addMember('member', 'Short')
    const client = await scene.synced({ userId, documentId, name: scene.world.nameOf(documentId) })
    for (const edit of typed('kept')) client.sync(2, edit)
    await client.whenStatuses(6)
    const { seq } = await scene.world.committed(documentId)
    // In a second; no row changes when it is over, so only looking finds it.
    await scene.world.admin`update auth.sessions set expires_at = now() + interval '1 second' where user_id = ${userId}`
    const changedAt = performance.now()
    await client.whenClosed(4401)
    expect(performance.now() - changedAt).toBeGreaterThan(900)
    expect(performance.now() - changedAt).toBeLessThan(1_000 + 6_000)
    expect((await scene.world.committed(documentId)).seq).toBe(seq)
  })
})

describe('keys that change', () => {
  let world: CollabWorld
  let server: Awaited<ReturnType<typeof startServer>>
  const clients: RawClient[] = []
  beforeAll(async () => {
    world = await CollabWorld.create()
    server = await startServer(world)
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterAll(async () => {
    vi.useRealTimers()
    for (const client of clients) client.destroy()
    await server.server.drain()
    await world.drop()
  })

  const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000)
  let addresses = 0

  async function shownHere(token: string): Promise<number> {
    const client = new RawClient(server.port, world.nameOf(), { localAddress: `127.9.9.${++addresses}` })
    clients.push(client)
    await until('it is open', () => client.opened)
    await client.authenticate(token)
    await until('it is decided', () => client.closed !== null || client.authenticated)
    return client.closed?.code ?? 0
  }
  const tokenOf = async (key: TokenSmith) => await key.sign(await key.claims(world.owner, world.documentId))
  const retire = (key: TokenSmith, ago: string) =>
    world.admin`update auth.jwks set expires_at = now() - ${ago}::interval where id = ${key.id}`

  it('A25: two rotations within ten minutes refuse nobody, and end the key that was retired for long', async () => {
    const first = await TokenSmith.create(world)
    expect(await shownHere(await tokenOf(first))).toBe(0)
    const made = await tokenOf(first)
    later(60)
    const second = await TokenSmith.create(world)
    await retire(first, '1 second')
    expect(await shownHere(await tokenOf(second))).toBe(0)
    expect(await shownHere(made)).toBe(0)
    later(60)
    const third = await TokenSmith.create(world)
    await retire(second, '1 second')
    await retire(first, '11 minutes')
    expect(await shownHere(await tokenOf(third))).toBe(0)
    expect(await shownHere(await tokenOf(second))).toBe(0)
    expect(await shownHere(await tokenOf(first))).toBe(4401)
  })

  it('A22: a connection outlives its token by far: what it writes is acknowledged', async () => {
    const key = await TokenSmith.create(world)
    later(60)
    const client = await RawClient.admitted(server.port, world.nameOf(), await tokenOf(key))
    clients.push(client)
    later(30 * 60)
    client.handshake()
    for (const edit of typed('late')) client.sync(2, edit)
    await client.whenStatuses(6)
    expect([client.closed, client.statuses.every(Boolean)]).toEqual([null, true])
  })

  it('A25: a key that was retired is refused also when no new one has been seen', async () => {
    const key = await TokenSmith.create(world)
    later(60)
    expect(await shownHere(await tokenOf(key))).toBe(0)
    await retire(key, '11 minutes')
    later(11 * 60)
    expect(await shownHere(await tokenOf(key))).toBe(4401)
  })

  it('A15: a hundred tokens with unknown keys read the keys once in thirty seconds', async () => {
    const unknown = await TokenSmith.create(world, false)
    later(60)
    expect(await shownHere(await tokenOf(unknown))).toBe(4401)
    const tokens = await Promise.all(Array.from({ length: 100 }, () => tokenOf(unknown)))
    // Whoever asked for the keys now would wait.
    await whileLocked(world, ['auth.jwks'], async () => {
      for (const token of tokens) expect(await shownHere(token)).toBe(4401)
    })
    // The price: a new key is known half a minute later, while somebody forges.
    const fresh = await TokenSmith.create(world)
    later(31)
    expect(await shownHere(await tokenOf(fresh))).toBe(0)
  })
})
