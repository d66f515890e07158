import { randomInt } from 'node:crypto'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { createOrganization, type TestOrganization } from '@coscribe/shared/testing/factories'
import { until } from '@coscribe/shared/testing/until'
import * as Y from 'yjs'
import { paragraphOf, textOf } from './clients.ts'
import type { CollabWorld } from './collab-world.ts'
import { RawClient } from './raw-client.ts'
import { isServersOwn, presenceIn, type SeenPresence, stateIn, updateIn } from './read-frames.ts'

const TABLES = ['checkpoints', 'clients', 'projections'] as const
/** Age at which presence is shown again, in ms: after 30 s of silence the server takes somebody for gone. */
const RENEW_MS = 8_000
const CARET = { anchor: { type: null, tname: 'default' }, head: { type: null, tname: 'default' } }

/** Somebody with a document open, an editor's replica and a caret, speaking the wire protocol by hand. */
class Person {
  readonly userId: UserId
  readonly client: RawClient
  readonly doc = new Y.Doc()
  #clock = 0
  #heard = 0
  #shownAt = 0

  constructor(userId: UserId, client: RawClient) {
    this.userId = userId
    this.client = client
    // What the database calls a client id has 32 bits.
    this.doc.clientID = randomInt(2 ** 31, 2 ** 32)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'received') client.sync(2, update)
    })
    client.socket.on('message', (data: Buffer) => {
      const update = updateIn(new Uint8Array(data))
      if (update) Y.applyUpdate(this.doc, update, 'received')
    })
  }

  get clientId() {
    return this.doc.clientID
  }
  get clock() {
    return this.#clock
  }

  get isFresh() {
    return performance.now() - this.#shownAt < RENEW_MS
  }

  showCaret(typing: boolean) {
    this.#clock += 1
    this.#shownAt = performance.now()
    this.client.awareness([{ clientId: this.clientId, clock: this.#clock, state: { cursor: CARET, typing } }])
  }

  /** Types at the end of the first paragraph. Answers when the server has acknowledged it. */
  async type(words: string) {
    const acknowledged = this.client.statuses.length + 1
    const paragraph = paragraphOf(this.doc)
    paragraph.insert(paragraph.length, words)
    await this.client.whenStatuses(acknowledged)
    if (this.client.statuses.includes(false) || this.client.closed)
      throw new Error(
        `an honest edit was refused: ${JSON.stringify({ statuses: this.client.statuses, closed: this.client.closed })}`,
      )
  }

  get text() {
    return textOf(this.doc)
  }

  /** Messages received since the last call, but for those that the server sends by its own clock. */
  heard(): Uint8Array[] {
    const frames = this.client.frames.slice(this.#heard)
    this.#heard = this.client.frames.length
    return frames.filter((frame) => !isServersOwn(frame))
  }
}

/** All that can be seen of a document from outside. */
export type Sight = {
  /** A digest of the document's rows, per table. */
  readonly rows: Readonly<Record<string, string>>
  /** The whole state that a newcomer gets, as hex. */
  readonly state: string
  /** The presence that a newcomer gets, without the mate's. */
  readonly presence: Readonly<Record<number, SeenPresence>>
}

/** A document that two people have open: one is watched, the other gives signs of life. */
class Scene {
  readonly #world: CollabWorld
  readonly #port: number
  readonly organizationId: OrganizationId
  readonly documentId: DocumentId
  readonly watched: Person
  readonly mate: Person
  before: Sight = { rows: {}, state: '', presence: {} }

  private constructor(
    world: CollabWorld,
    port: number,
    organizationId: OrganizationId,
    documentId: DocumentId,
    people: readonly [Person, Person],
  ) {
    this.#world = world
    this.#port = port
    this.organizationId = organizationId
    this.documentId = documentId
    ;[this.watched, this.mate] = people
  }

  static async set(world: CollabWorld, port: number, organization: TestOrganization, words: string): Promise<Scene> {
    const documentId = await organization.createDocument()
    const mate = await organization.addMember('member', 'Mate')
    const open = async (userId: UserId) => {
      const token = await world.mintToken({ organizationId: organization.id, documentId, userId })
      const name = formatDocumentName({ organizationId: organization.id, documentId })
      const client = await RawClient.admitted(port, name, token)
      const person = new Person(userId, client)
      client.handshake()
      await client.whenStatuses(1)
      return person
    }
    const scene = new Scene(world, port, organization.id, documentId, [
      await open(organization.owner),
      await open(mate),
    ])
    scene.watched.showCaret(true)
    await scene.watched.type(words)
    await until('the mate sees the text', () => scene.mate.text === words)
    await scene.mate.type('.')
    scene.mate.showCaret(false)
    await scene.look()
    return scene
  }

  get name() {
    return formatDocumentName({ organizationId: this.organizationId, documentId: this.documentId })
  }

  /** Takes what is seen now for what is right. */
  async look(): Promise<void> {
    await until('title and text are projected, and client ids stored', () => this.#isSettled())
    if (!this.watched.isFresh) this.watched.showCaret(true)
    await this.#signOfLife()
    this.watched.heard()
    this.before = await this.see()
  }

  /** What the database and a newcomer know; nothing of it changes by looking. */
  async see(): Promise<Sight> {
    const { rows, newcomer } = { rows: await this.#rows(), newcomer: await this.#newcomer() }
    return { rows, ...newcomer }
  }

  /**
   * What the watched person has heard since the last look. The mate's sign of life comes after all that the server had to
   * tell, so that nothing is still on its way.
   */
  async heard(): Promise<Uint8Array[]> {
    await this.#signOfLife()
    const { clientId } = this.mate
    return this.watched.heard().filter((frame) => {
      const seen = presenceIn(frame)
      return !(seen && Object.keys(seen).length === 1 && clientId in seen)
    })
  }

  /** Says who was closed, or null. */
  get closed(): string | null {
    for (const { client } of [this.watched, this.mate])
      if (client.closed) return `somebody else's socket was closed with ${client.closed.code}`
    return null
  }

  leave() {
    this.watched.client.destroy()
    this.mate.client.destroy()
  }

  async #signOfLife() {
    this.mate.showCaret(this.mate.clock % 2 === 0)
    const { clientId, clock } = this.mate
    const arrived = () =>
      this.watched.client.frames.some((frame) => (presenceIn(frame)?.[clientId]?.clock ?? 0) >= clock)
    await until('the mate is seen to be alive', () => arrived() || this.closed !== null)
    if (this.closed) throw new Error(this.closed)
  }

  async #isSettled() {
    const [row] = await this.#world.admin<{ settled: boolean }[]>`
      select p.seq = app.log_head(d.organization_id, d.id)
         and (select count(*) from app.document_clients c where c.document_id = d.id) >= 2 as settled
        from app.documents d join app.document_projections p on p.document_id = d.id
       where d.id = ${this.documentId}`
    return row?.settled ?? false
  }

  async #rows(): Promise<Record<string, string>> {
    const { admin } = this.#world
    const digest = admin`md5(coalesce(string_agg(t::text, '|' order by t::text), ''))`
    const [document] = await admin<{ digest: string }[]>`
      select ${digest} as digest from app.documents t where id = ${this.documentId}`
    const [log] = await admin<{ digest: string }[]>`
      select ${digest} as digest from app.document_updates t
       where log_id = (select log_id from app.documents where id = ${this.documentId})`
    const rows: Record<string, string> = { documents: document?.digest ?? '', updates: log?.digest ?? '' }
    for (const table of TABLES) {
      const [row] = await admin<{ digest: string }[]>`
        select ${digest} as digest from ${admin(`app.document_${table}`)} t where document_id = ${this.documentId}`
      rows[table] = row?.digest ?? ''
    }
    return rows
  }

  async #newcomer() {
    const { organizationId, documentId } = this
    const token = await this.#world.mintToken({ organizationId, documentId, userId: this.mate.userId })
    const newcomer = await RawClient.admitted(this.#port, this.name, token)
    newcomer.sync(0, Y.encodeStateVector(new Y.Doc()))
    const first = <T>(read: (frame: Uint8Array) => T | null) =>
      newcomer.frames.map(read).find((value) => value !== null)
    await until(
      `a newcomer gets text and presence (closed: ${newcomer.closed?.code})`,
      () => first(stateIn) !== undefined && first(presenceIn) !== undefined,
    )
    newcomer.destroy()
    const { [this.mate.clientId]: _, ...presence } = first(presenceIn) ?? {}
    return { state: Buffer.from(first(stateIn) ?? []).toString('hex'), presence }
  }
}

/**
 * Everybody whom an attack must not touch: a victim with text and a caret in the attacked document, and a neighbour in
 * another organization on the same server.
 */
export class Bystanders {
  readonly #attacked: Scene
  readonly #neighbour: Scene

  private constructor(attacked: Scene, neighbour: Scene) {
    this.#attacked = attacked
    this.#neighbour = neighbour
  }

  static async gather(world: CollabWorld, port: number): Promise<Bystanders> {
    const elsewhere = await createOrganization(world.admin, 'Elsewhere')
    return new Bystanders(
      await Scene.set(world, port, world.organization, 'The text of the victim'),
      await Scene.set(world, port, elsewhere, 'The text of a neighbour'),
    )
  }

  get documentId() {
    return this.#attacked.documentId
  }
  /** The attacked document's name on the wire. */
  get name() {
    return this.#attacked.name
  }
  get victim() {
    return this.#attacked.watched
  }
  get neighbourName() {
    return this.#neighbour.name
  }

  /** Takes what is now for what is right, after an honest change. */
  async lookAgain(): Promise<void> {
    await Promise.all([this.#attacked.look(), this.#neighbour.look()])
  }

  /**
   * Postgres rows, state in memory, presence and the messages that others get: all as before.
   * @throws Error that says what differs.
   */
  async nothingChanged(): Promise<void> {
    for (const [who, scene] of [
      ['victim', this.#attacked],
      ['neighbour', this.#neighbour],
    ] as const) {
      const heard = await scene.heard()
      if (heard.length > 0)
        throw new Error(
          `the ${who} heard ${heard.length} messages: ${heard.map((each) => Buffer.from(each).toString('hex').slice(0, 400))}`,
        )
      const now = await scene.see()
      const [was, is] = [JSON.stringify(scene.before), JSON.stringify(now)]
      if (was !== is) throw new Error(`changed for the ${who}:\n${was}\n${is}`)
    }
  }

  /** To be called now and then, since nobody's presence lasts for ever. */
  async renew(): Promise<void> {
    const old = [this.#attacked, this.#neighbour].filter(({ watched }) => !watched.isFresh)
    for (const { watched } of old) watched.showCaret(true)
    await Promise.all(old.map((scene) => scene.look()))
  }

  /** Victim and neighbour still write and are acknowledged; what they wrote becomes what is right. */
  async lifeGoesOn(): Promise<void> {
    await Promise.all([this.#attacked.watched.type('!'), this.#neighbour.watched.type('!')])
    await this.lookAgain()
  }

  leave() {
    this.#attacked.leave()
    this.#neighbour.leave()
  }
}
