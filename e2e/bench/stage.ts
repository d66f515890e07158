import { randomUUID } from 'node:crypto'
import { type PrivatePostgres, startPrivatePostgres } from '@coscribe/shared/testing/private-postgres'
import postgres from 'postgres'
import { CollabWorld } from '../../collab-server/src/testing/collab-world.ts'

export type Sql = ReturnType<typeof postgres>
type UserId = CollabWorld['owner']
type DocumentId = CollabWorld['documentId']

export type BenchDocument = { readonly id: DocumentId; readonly name: string }

/**
 * What all rows share: a Postgres of its own for us and one for the peers (default settings, fsync on), so that what each
 * writes can be told apart.
 */
export class Stage {
  readonly postgres: PrivatePostgres
  readonly peerPostgres: PrivatePostgres
  readonly world: CollabWorld
  /** Two people who may write everywhere. */
  readonly people: readonly [UserId, UserId]
  readonly peerUrl: string
  readonly peerSql: Sql
  readonly postgresVersion: string

  private constructor(
    cluster: PrivatePostgres,
    peerCluster: PrivatePostgres,
    world: CollabWorld,
    people: readonly [UserId, UserId],
    peerUrl: string,
    peerSql: Sql,
    version: string,
  ) {
    this.postgres = cluster
    this.peerPostgres = peerCluster
    this.world = world
    this.people = people
    this.peerUrl = peerUrl
    this.peerSql = peerSql
    this.postgresVersion = version
  }

  static async open(): Promise<Stage> {
    const cluster = await startPrivatePostgres()
    const peerCluster = await startPrivatePostgres()
    process.env.TEST_DATABASE_URL = cluster.url
    const world = await CollabWorld.create()
    const peerUrl = peerCluster.url
    const peerSql = postgres(peerUrl, { max: 2, onnotice: () => {} })
    await peerSql`create table documents (name text primary key, data bytea not null)`
    const [settings] = await peerSql<{ version: string; fsync: string; full: string }[]>`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
             current_setting('full_page_writes') as full`
    if (settings?.fsync !== 'on' || settings.full !== 'on') throw new Error('the bench needs a Postgres with fsync')
    const people = [world.owner, await world.organization.addMember('admin', 'Noor Haddad')] as const
    // Before many tokens are made at once: the session is there when the first one is shown.
    for (const person of people) await world.sessionOf(person)
    return new Stage(cluster, peerCluster, world, people, peerUrl, peerSql, `PostgreSQL ${settings.version}, fsync on`)
  }

  /** New documents in our database; the peers make theirs by the name alone. */
  async documents(count: number): Promise<BenchDocument[]> {
    const ids = Array.from({ length: count }, () => randomUUID() as DocumentId)
    const { id, owner } = this.world.organization
    await this.world.admin`
      insert into app.documents (organization_id, id, created_by)
      select ${id}, unnest(${ids}::uuid[]), ${owner}`
    // As autovacuum does within a minute: nobody makes thousands of documents and fills them within seconds.
    await this.world.admin`analyze app.documents`
    return ids.map((documentId) => ({ id: documentId, name: this.world.nameOf(documentId) }))
  }

  #sql(whose: 'ours' | 'peers'): Sql {
    return whose === 'ours' ? this.world.admin : this.peerSql
  }

  /** Bytes of the write-ahead log of our cluster and of the peers', so far. */
  async walBytes(whose: 'ours' | 'peers'): Promise<number> {
    const [row] = await this.#sql(whose)<{ bytes: string }[]>`select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`
    return Number(row?.bytes)
  }

  /**
   * Vacuums the cluster, so that nothing of what was written before is written once more, and makes a checkpoint: from
   * here on every page is logged whole when it is first touched. Autovacuum, which in a cluster of some minutes is busy
   * with the catalogs, rests until `unsettle`.
   */
  async settle(whose: 'ours' | 'peers'): Promise<void> {
    await this.#autovacuum(whose, 'off')
    await this.#sql(whose)`vacuum (analyze)`
    await this.#sql(whose)`checkpoint`
  }

  unsettle(whose: 'ours' | 'peers'): Promise<void> {
    return this.#autovacuum(whose, 'on')
  }

  async #autovacuum(whose: 'ours' | 'peers', setting: 'on' | 'off'): Promise<void> {
    await this.#sql(whose).unsafe(`alter system set autovacuum = ${setting}`)
    await this.#sql(whose)`select pg_reload_conf()`
  }

  /** What the peer's database extension has stored under a name; null where nothing. */
  async peerBlob(name: string): Promise<Uint8Array | null> {
    const [row] = await this.peerSql<{ data: Uint8Array }[]>`select data from documents where name = ${name}`
    return row?.data ?? null
  }

  async close(): Promise<void> {
    await this.peerSql.end({ timeout: 1 })
    await this.world.drop().catch(() => {})
    this.remove()
  }

  /** At once, for a run that is interrupted. */
  remove() {
    this.postgres.remove()
    this.peerPostgres.remove()
  }
}
