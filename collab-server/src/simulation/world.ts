import { createHash } from 'node:crypto'
import { buildDocument } from '@coscribe/shared/db/load-document-state'
import type { DocumentId, OrganizationId, SessionId, UserId } from '@coscribe/shared/domain/ids'
import { ACCESS_POLL_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import * as decoding from 'lib0/decoding'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { AdmissionVerdict } from '../admission/admit.ts'
import type { Admission } from '../connection-context.ts'
import { CollabCore } from '../core.ts'
import { MESSAGE, readFrame, SYNC_STEP_1 } from '../gateway/frames.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { MemoryDatabase } from '../store/memory-database.ts'
import { Committed, type Content, contentOf } from './committed.ts'
import { type Connection, Network } from './network.ts'
import { Person } from './person.ts'
import type { Random } from './random.ts'
import { SIMULATED_JUDGE } from './simulated-judge.ts'
import { SimulatedDocumentStore, SimulatedUpdateLog, type Weather } from './simulated-storage.ts'
import { Stranger } from './stranger.ts'
import { as, kill, pendingTimersOf, reset, schedule, step, virtualNow } from './virtual-time.ts'

const ORGANIZATION = '00000000-0000-4000-8000-00000000000a' as OrganizationId
const id = <Id extends string>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as Id

/** Time in which things go wrong, and the longest that all may take to be well again, in virtual ms. */
const TROUBLE_MS = 2_500
const RECOVERY_MS = 150_000
/** Time between looks at people who should be online, in virtual ms. */
const NUDGE_INTERVAL_MS = 3_000
/** Time in which a server forgets people who have left, also those whose network has died. */
const FORGET_MS = 32_000

const LIMITS = { ...DEFAULT_LIMITS, pendingMs: 400 }

const QUIET_WEATHER: Weather = { isAway: false, failureRate: 0, slowness: 1 }

export class Violation extends Error {
  override readonly name = 'Violation'
}

/**
 * One history: people at stock providers, a network, the sync core as it is in production, and a database, under
 * everything that can go wrong. What must hold is looked at in the moment in which it could be broken (SPEC SI1).
 */
export class World {
  readonly #random: Random
  readonly #network: Network
  readonly #database = new MemoryDatabase()
  readonly #store: SimulatedDocumentStore
  readonly #weather: Weather = { ...QUIET_WEATHER }
  readonly #documents: DocumentAddress[]
  readonly #committed = new Map<string, Committed>()
  /** What a connection has sent and is not committed yet, as far as that is known, and how much more may be acknowledged. */
  readonly #sent = new WeakMap<Connection, { open: (Content | null)[]; credit: number }>()
  /** Docs of everybody who ever wrote, also of those who have left: what they have issued. */
  readonly #issued = new Map<string, Map<number, () => number>>()
  readonly #access = new Map<UserId, 'write' | 'read' | 'none'>()
  #people: Person[] = []
  #core: CollabCore | null = null
  #server = ''
  #servers = 0
  #users = 0
  #violation: string | null = null
  readonly trace: string[] = []
  /** Every byte that anybody sent, in order. */
  readonly #frames = createHash('sha256')

  constructor(seed: number) {
    this.#random = reset(seed)
    this.#network = new Network(this.#random)
    this.#store = new SimulatedDocumentStore(this.#database)
    this.#network.observe = (connection, from, bytes) => {
      this.#frames.update(bytes)
      this.#observe(connection, from, bytes)
    }
    this.#database.before = () => this.#ask()
    this.#database.appended = (name, rows) => {
      const committed = this.#committed.get(name)
      for (const row of rows) committed?.append(row)
      this.#log(`commit ${name.slice(-1)} ${rows.length}`)
      const { store } = committed?.doc ?? new Y.Doc()
      if (store.pendingStructs || store.pendingDs) this.#violated('a row of the log builds on what is not in the log')
      this.#checkIssued(name)
    }
    this.#documents = [1, 2].map((n) => ({ organizationId: ORGANIZATION, documentId: id<DocumentId>(100 + n) }))
    for (const address of this.#documents) {
      const name = formatDocumentName(address)
      this.#database.create(name)
      this.#committed.set(name, new Committed())
      this.#issued.set(name, new Map())
    }
  }

  /** @throws Violation */
  async run(): Promise<void> {
    this.#startServer()
    for (let i = this.#random.between(2, 3); i > 0; i--) this.#join()
    const actions = this.#random.between(30, 70)
    for (let i = 0; i < actions; i++)
      schedule(this.#random.next() * TROUBLE_MS, () => this.#act(), { process: 'world' })
    schedule(ACCESS_POLL_INTERVAL_MS, () => this.#watchAccess(), {
      process: 'world',
      repeatMs: ACCESS_POLL_INTERVAL_MS,
    })
    await this.#until(TROUBLE_MS, () => false)
    this.#calm()
    const deadline = virtualNow() + RECOVERY_MS
    if (!(await this.#until(deadline, () => this.#people.every((person) => person.isSaved) && this.#isConverged())))
      throw new Violation(`not everybody was saved and equal in the end: ${this.#difference()}`)
    await this.#until(virtualNow() + 3_000, () => false)
    if (!this.#isConverged()) throw new Violation(`what was equal is not any more: ${this.#difference()}`)
    this.#checkProjections()
    await this.#everybodyLeaves()
  }

  /** Equal for two runs exactly when everything happened alike. */
  get hash(): string {
    return createHash('sha256').update(this.trace.join('\n')).update(this.#frames.copy().digest()).digest('hex')
  }

  // --- what happens --------------------------------------------------------------------------------------

  #act() {
    const random = this.#random
    const person = random.pick(this.#people)
    switch (
      random.weighted({
        type: 60,
        offline: 4,
        online: 5,
        leave: 2,
        join: 4,
        kill: 3,
        cut: 4,
        stall: 1,
        flaky: 3,
        away: 2,
        back: 4,
        web: 4,
        compact: 5,
        damage: 1,
        stranger: 3,
        access: 2,
        slow: 2,
      })
    ) {
      case 'type':
        this.#log(`type ${person?.name}`)
        return person?.act()
      case 'offline':
        return person?.goOffline()
      case 'online':
        return this.#people.find((each) => !each.isOnline)?.goOnline()
      case 'leave':
        return person && this.#people.length > 1 && this.#leave(person)
      case 'join':
        return this.#people.length < 4 && this.#join()
      case 'kill':
        return this.#killServer()
      case 'cut':
        return random.pick(this.#network.connections)?.cut()
      case 'stall':
        return random.pick(this.#network.connections)?.stall()
      case 'flaky':
        return Object.assign(this.#weather, { failureRate: random.pick([0, 0.2, 0.6]) ?? 0 })
      case 'away':
        return Object.assign(this.#weather, { isAway: true })
      case 'back':
        return Object.assign(this.#weather, QUIET_WEATHER)
      case 'slow':
        return Object.assign(this.#weather, { slowness: random.between(5, 60) })
      case 'web':
        return this.#webAppends()
      case 'compact':
        return this.#compact()
      case 'damage':
        return this.#damage()
      case 'stranger':
        return this.#letStrangerIn()
      case 'access':
        return person && this.#changeAccess(person)
    }
  }

  #join() {
    const userId = id<UserId>(++this.#users)
    const name = formatDocumentName(random1(this.#random, this.#documents))
    this.#access.set(userId, 'write')
    const person = new Person(`p${this.#users}`, userId, name, this.#network, this.#random, {
      saved: (who) => this.#saved(who),
    })
    this.#knowsIssuer(name, person.doc)
    this.#people.push(person)
    this.#log(`join ${person.name} ${name.slice(-1)}`)
  }

  #leave(person: Person) {
    this.#log(`leave ${person.name}`)
    this.#people = this.#people.filter((each) => each !== person)
    person.leave()
  }

  #letStrangerIn() {
    const userId = id<UserId>(++this.#users)
    const name = formatDocumentName(random1(this.#random, this.#documents))
    this.#access.set(userId, 'write')
    this.#knowsIssuer(name, new Stranger(`s${this.#users}`, userId, name, this.#network, this.#random).doc)
  }

  #startServer() {
    const process = `server ${++this.#servers}`
    this.#server = process
    this.#log(process)
    as(process, () => {
      const core = new CollabCore({
        store: this.#store,
        log: new SimulatedUpdateLog(this.#database, this.#random, this.#weather, process),
        limits: LIMITS,
        logger: SILENT,
        admit: (token, documentName) => this.#admit(token as UserId, documentName),
        judge: SIMULATED_JUDGE,
      })
      core.start()
      this.#core = core
      this.#network.listener = { process, accept: (socket) => core.open(socket) }
    })
  }

  #killServer() {
    if (!this.#core) return
    this.#log(`kill ${this.#server}`)
    kill(this.#server)
    this.#core = null
    this.#network.serverDied()
    schedule(this.#random.between(10, 300), () => this.#startServer(), { process: 'world' })
  }

  /** The web app appends as well: it renames a document. */
  #webAppends() {
    const address = random1(this.#random, this.#documents)
    const name = formatDocumentName(address)
    const rows = this.#database.snapshot(name)?.rows ?? []
    const doc = buildDocument(rows.map((row) => row.payload))
    const before = Y.encodeStateVector(doc)
    doc.getText('title').insert(0, 'web ')
    this.#knowsIssuer(name, doc)
    this.#database.append(name, { ...address, payload: Y.encodeStateAsUpdate(doc, before), userId: null })
    if (this.#random.chance(0.5)) this.#core?.appended(name)
  }

  #compact() {
    const address = random1(this.#random, this.#documents)
    const compacting = as(this.#server, () => this.#store.compact(address))
    compacting.then(
      (outcome) => {
        this.#log(`compact ${outcome.kind}`)
        if (outcome.kind === 'checkpointed') this.#checkCheckpoint(address)
      },
      () => {}, // the database was away; there will be another
    )
  }

  #damage() {
    this.#database.change(formatDocumentName(random1(this.#random, this.#documents)), ({ checkpoints }) => ({
      checkpoints: checkpoints.map((checkpoint, index) =>
        index === checkpoints.length - 1 ? { ...checkpoint, state: Uint8Array.of(1) } : checkpoint,
      ),
    }))
  }

  #changeAccess(person: Person) {
    const access = random1(this.#random, ['write', 'read', 'none'] as const)
    this.#setAccess(person.userId, access)
  }

  #setAccess(userId: UserId, access: 'write' | 'read' | 'none') {
    if (this.#access.get(userId) === access) return
    this.#access.set(userId, access)
    this.#watchAccess()
  }

  /** As the access watch does: whoever was let in for something else is closed and decided anew. */
  #watchAccess() {
    for (const socket of this.#core?.sockets.all ?? []) {
      const { admission } = socket
      if (admission && admission.access !== this.#access.get(admission.userId))
        as(this.#server, () => socket.close('accessChanged'))
    }
  }

  /** Everything is well again: from here on, it is only a matter of time. */
  #calm() {
    this.#log('calm')
    Object.assign(this.#weather, QUIET_WEATHER)
    for (const userId of this.#access.keys()) this.#setAccess(userId, 'write')
    const nudge = () => {
      for (const person of this.#people) person.nudge()
    }
    nudge()
    schedule(NUDGE_INTERVAL_MS, nudge, { process: 'world', repeatMs: NUDGE_INTERVAL_MS })
  }

  async #everybodyLeaves() {
    for (const person of [...this.#people]) this.#leave(person)
    await this.#until(virtualNow() + FORGET_MS, () => false)
    const held = Object.entries(this.#core?.counts ?? {}).filter(([, count]) => count > 0)
    if (held.length > 0) throw new Violation(`everybody has left, but the server holds ${JSON.stringify(held)}`)
    const timers = pendingTimersOf(this.#server)
    if (timers > 0) throw new Violation(`everybody has left, but the server has ${timers} timers`)
  }

  // --- what the core asks --------------------------------------------------------------------------------

  async #ask(): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      schedule(this.#random.between(0, 3) * this.#weather.slowness, () =>
        this.#weather.isAway || this.#random.chance(this.#weather.failureRate / 2)
          ? reject(new Error('the database is away'))
          : resolve(),
      ),
    )
  }

  async #admit(userId: UserId, documentName: string): Promise<AdmissionVerdict> {
    try {
      await this.#ask()
    } catch {
      return { ok: false, close: 'storage' }
    }
    const access = this.#access.get(userId) ?? 'none'
    if (access === 'none') return { ok: false, close: 'notFound' }
    const address = this.#documents.find((each) => formatDocumentName(each) === documentName)
    if (!address) return { ok: false, close: 'notFound' }
    const user = { id: userId, name: userId, color: '#000000', colorIndex: 0, image: null, access }
    const admission: Admission = {
      address,
      documentName,
      userId,
      sessionId: userId as string as SessionId,
      access,
      epoch: 0,
      schemaVersion: 1,
      user,
    }
    return { ok: true, admission }
  }

  // --- what must hold ------------------------------------------------------------------------------------

  /** DA1: what a stock provider calls saved is committed. */
  #saved(person: Person) {
    this.#log(`saved ${person.name}`)
    const committed = this.#committed.get(person.documentName)
    for (const content of person.takeUnsaved()) {
      const missing = committed?.missing(content)
      if (missing) this.#violated(`${person.name} is told that all is saved, but not committed is ${missing}`)
    }
  }

  /** DA1: never more acknowledgements than there are frames whose content is committed. */
  #observe(connection: Connection, from: 'client' | 'server', bytes: Uint8Array) {
    const frame = readFrame(bytes)
    if (!frame) return
    const sent = this.#sent.get(connection) ?? { open: [], credit: 0 }
    this.#sent.set(connection, sent)
    if (from === 'client') {
      if (frame.type !== MESSAGE.sync && frame.type !== MESSAGE.syncReply) return
      const kind = decoding.readVarUint(frame.decoder)
      this.#log(`${connection.clientProcess} sends ${['step 1', 'step 2', 'update'][kind] ?? kind}`)
      if (kind !== SYNC_STEP_1) sent.open.push(tryContentOf(decoding.readVarUint8Array(frame.decoder)))
      return
    }
    if (frame.type !== MESSAGE.syncStatus || decoding.readVarUint(frame.decoder) !== 1) return
    this.#log(`ack ${connection.clientProcess}`)
    const committed = this.#committed.get(frame.address)
    const open = sent.open.filter((content) => content === null || !committed || committed.missing(content) !== null)
    sent.credit += sent.open.length - open.length - 1
    sent.open = open
    if (sent.credit < 0)
      this.#violated(`${connection.clientProcess} has more acknowledgements than frames whose content is committed`)
  }

  /** Nothing is committed that nobody wrote in this document. */
  #checkIssued(name: string) {
    const issued = this.#issued.get(name)
    for (const [client, clock] of Y.decodeStateVector(
      Y.encodeStateVector(this.#committed.get(name)?.doc ?? new Y.Doc()),
    ))
      if ((issued?.get(client)?.() ?? 0) < clock) this.#violated(`nobody has written ${client}:${clock} in ${name}`)
  }

  #knowsIssuer(name: string, doc: Y.Doc) {
    const { clientID } = doc
    this.#issued.get(name)?.set(clientID, () => Y.getState(doc.store, clientID))
  }

  /** CP1: a checkpoint says what the rows before it say. */
  #checkCheckpoint(address: DocumentAddress) {
    const document = this.#database.snapshot(formatDocumentName(address))
    const checkpoint = document?.checkpoints.at(-1)
    if (!document || !checkpoint || checkpoint.state.byteLength === 1) return
    const rows = buildDocument(document.rows.slice(0, Number(checkpoint.seq)).map((row) => row.payload))
    if (!isEqual(rows, buildDocument([checkpoint.state]))) this.#violated('a checkpoint is not what its rows are')
  }

  /** PJ1: in the end, titles are those of the log. */
  #checkProjections() {
    for (const address of this.#documents) {
      const name = formatDocumentName(address)
      const document = this.#database.snapshot(name)
      const isOpen = this.#people.some((person) => person.documentName === name)
      if (!document || !isOpen || document.rows.length === 0) continue
      const title = this.#committed.get(name)?.doc.getText('title').toString().trim().slice(0, 100)
      if (document.projection?.title.slice(0, 100) !== title)
        throw new Violation(`the projection of ${name} says ${document.projection?.title}, the log ${title}`)
    }
  }

  #isConverged(): boolean {
    return this.#people.every((person) => {
      const committed = this.#committed.get(person.documentName)
      return committed !== undefined && isEqual(committed.doc, person.doc)
    })
  }

  #difference(): string {
    return this.#people
      .map((person) => {
        const committed = this.#committed.get(person.documentName)?.doc.getText('title').toString()
        return `${person.name} saved=${person.isSaved} online=${person.isOnline} has "${person.doc.getText('title')}", committed is "${committed}"`
      })
      .join('; ')
  }

  #violated(what: string) {
    this.#violation ??= what
  }

  /** Lets time pass until something is so. @throws Violation */
  async #until(deadline: number, condition: () => boolean): Promise<boolean> {
    for (let steps = 0; ; steps++) {
      if (this.#violation) throw new Violation(this.#violation)
      if (steps % 16 === 0 && condition()) return true
      if (!(await step(deadline))) return condition()
      // Also where the provider says so without an event.
      for (const person of this.#people) if (person.isSaved && person.hasUnsaved) this.#saved(person)
    }
  }

  #log(line: string) {
    this.trace.push(`${virtualNow().toFixed(3)} ${line}`)
  }
}

const random1 = <Item>(random: Random, items: readonly Item[]): Item => random.pick(items) as Item

const isEqual = (a: Y.Doc, b: Y.Doc) =>
  a.store.pendingStructs === null &&
  b.store.pendingStructs === null &&
  Y.equalSnapshots(Y.snapshot(a), Y.snapshot(b)) &&
  a.getText('title').toString() === b.getText('title').toString() &&
  a.getXmlFragment('default').toString() === b.getXmlFragment('default').toString()

function tryContentOf(update: Uint8Array): Content | null {
  try {
    return contentOf(update)
  } catch {
    return null
  }
}

const nothing = () => {}
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing } as unknown as Logger
