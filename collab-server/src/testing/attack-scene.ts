import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { UserId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import type { Limits } from '../limits.ts'
import { Bystanders } from './bystanders.ts'
import { CollabWorld, type TokenOptions } from './collab-world.ts'
import { RawClient } from './raw-client.ts'
import { freePort, ServerProcess } from './server-process.ts'
import { TokenSmith } from './token-smith.ts'

export type AttackerOptions = Partial<TokenOptions> & {
  /** Address that the attacker comes from; one of its own by default, so that attacks do not use up each other's budget. */
  readonly from?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  /** Name on the wire; that of the attacked document by default. */
  readonly name?: string
}

/**
 * What a server's memory may grow by though nothing is kept: V8's young generation, up to three half-spaces of 16 MiB as the
 * process is started here, is first touched at a moment of its own. The stock server grew by 162 to 273 MiB where ours is
 * judged by this.
 */
export const YOUNG_GENERATION_MIB = 48

/** The real server process, people at work on it, and an attacker: a member who may write, Mallory. */
export class AttackScene {
  readonly world: CollabWorld
  readonly process: ServerProcess
  bystanders: Bystanders
  readonly mallory: UserId
  /** Has a key of its own that the server knows. */
  readonly smith: TokenSmith
  #attackers: RawClient[] = []
  static #addresses = 0

  private constructor(
    world: CollabWorld,
    smith: TokenSmith,
    process: ServerProcess,
    bystanders: Bystanders,
    mallory: UserId,
  ) {
    this.world = world
    this.smith = smith
    this.process = process
    this.bystanders = bystanders
    this.mallory = mallory
  }

  static async set(limits: Partial<Limits> = {}, env: Record<string, string> = {}): Promise<AttackScene> {
    const world = await CollabWorld.create()
    const smith = await TokenSmith.create(world)
    const process = new ServerProcess(world, await freePort(), { COLLAB_LIMITS: JSON.stringify(limits), ...env })
    await process.whenReady()
    const mallory = await world.organization.addMember('member', 'Mallory')
    await world.sessionOf(mallory)
    return new AttackScene(world, smith, process, await Bystanders.gather(world, process.port), mallory)
  }

  get port() {
    return this.process.port
  }

  /** An address of this machine that nobody has used yet. */
  newAddress(): string {
    const number = ++AttackScene.#addresses
    return `127.${1 + (process.pid % 200)}.${number >> 8}.${number & 255}`
  }

  /** A socket on the attacked document, without a token. */
  async stranger(options: AttackerOptions = {}): Promise<RawClient> {
    const { from = this.newAddress(), path, headers, name = this.bystanders.name } = options
    const client = new RawClient(this.port, name, { localAddress: from, ...(headers ? { headers } : {}) }, path)
    this.#attackers.push(client)
    await until(
      'the socket is open or refused',
      () => client.opened || client.refused !== null || client.closed !== null,
    )
    return client
  }

  token(options: Partial<TokenOptions> = {}): Promise<string> {
    return this.world.mintToken({ documentId: this.bystanders.documentId, userId: this.mallory, ...options })
  }

  /** Mallory, admitted to the attacked document, before the handshake. */
  async admitted(options: AttackerOptions = {}): Promise<RawClient> {
    const client = await this.stranger(options)
    await client.authenticate(await this.token(options))
    await until(`admitted (closed: ${client.closed?.code})`, () => client.authenticated || client.closed !== null)
    return client
  }

  /** Mallory, as synced as an editor is. */
  async synced(options: AttackerOptions = {}): Promise<RawClient> {
    const client = await this.admitted(options)
    client.handshake()
    await client.whenStatuses(1)
    return client
  }

  /** By how many MiB the server's memory is at most above what it is now, while something is done to it. */
  async growth(attack: () => Promise<void>): Promise<number> {
    const { pid } = this.process.child
    const mib = (field: string) =>
      Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
    // Makes the peak (VmHWM) what is resident now: proc(5).
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const before = mib('VmRSS')
    await attack()
    return mib('VmHWM') - before
  }

  /** CPU time that the server process has used, in ms. */
  cpuMs(): number {
    const fields = readFileSync(`/proc/${this.process.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  /** What the server holds. */
  async #counts(): Promise<Record<string, unknown>> {
    const before = this.logged('counts').length
    this.process.child.kill('SIGUSR2')
    await until('the server counts', () => this.logged('counts').length > before)
    // Of one kind of line, the log takes ten a second.
    await setTimeout(150)
    return this.logged('counts').at(-1) ?? {}
  }

  /** Lines of the log of one event, as objects. */
  logged(event: string): Record<string, unknown>[] {
    return this.process.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.event === event)
  }

  /** To be called after every attack: the attackers leave, the server lives, and nobody else has noticed anything. */
  async over(): Promise<void> {
    for (const attacker of this.#attackers.splice(0)) attacker.destroy()
    if (this.process.child.exitCode !== null) throw new Error(`the server ended: ${this.process.output.slice(-2_000)}`)
    try {
      await this.bystanders.nothingChanged()
      await this.bystanders.renew()
    } catch (error) {
      // The next case is judged by itself.
      this.bystanders.leave()
      this.bystanders = await Bystanders.gather(this.world, this.port)
      throw error
    }
  }

  /** Ends all of it. Of the attacks nothing may be left in the server: four people with two documents. */
  async end(): Promise<void> {
    for (const attacker of this.#attackers) attacker.destroy()
    await until(`all attackers are forgotten: ${JSON.stringify(this.logged('counts').at(-1))}`, async () => {
      const { sockets, rooms, documents, queuedBytes } = await this.#counts()
      return sockets === 4 && rooms === 2 && documents === 2 && queuedBytes === 0
    })
    this.bystanders.leave()
    await this.process.stop()
    await this.world.drop()
  }
}
